// Agendas for people who teach this, added up from the minutes in the lessons' front matter. A lesson
// that does not fit any more is left out whole: nobody teaches two thirds of one.

import { escapeHtml, frontMatter } from '../html.ts';
import type { ExecutedLesson } from '../lessons/read-executed.ts';
import { toHref } from '../paths.ts';

interface AgendaPlan {
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  /** Lesson numbers, most wanted first; taught in the order of their numbers. */
  readonly wanted: readonly string[];
  /** A break after so many minutes of work, and its length. */
  readonly breakEvery: number;
  readonly breakMinutes: number;
}

const everything = Array.from({ length: 15 }, (_, i) => String(i + 1).padStart(2, '0'));
const core = ['01', '02', '03', '07', '15'];

const plans: readonly AgendaPlan[] = [
  {
    slug: 'ninety-minutes',
    title: 'Ninety minutes',
    minutes: 90,
    wanted: core,
    breakEvery: 90,
    breakMinutes: 0,
  },
  {
    slug: 'half-a-day',
    title: 'Half a day',
    minutes: 210,
    wanted: [...core, '05', '08', '10', '14', '06', '04'],
    breakEvery: 75,
    breakMinutes: 15,
  },
  {
    slug: 'a-day',
    title: 'A day',
    minutes: 390,
    wanted: [...core, ...everything],
    breakEvery: 75,
    breakMinutes: 20,
  },
];

export interface AgendaItem {
  readonly start: number;
  readonly minutes: number;
  readonly lesson: ExecutedLesson | undefined;
}

/** Opening and end of every workshop, beside the lessons. */
const OPENING = 5;
const CLOSING = 10;

export function planAgenda(
  plan: Pick<AgendaPlan, 'minutes' | 'wanted' | 'breakEvery' | 'breakMinutes'>,
  lessons: readonly ExecutedLesson[],
): readonly AgendaItem[] {
  let left = plan.minutes - OPENING - CLOSING;
  let work = 0;
  const chosen = new Set<string>();
  for (const number of plan.wanted) {
    const lesson = lessons.find((one) => one.number === number);
    if (lesson === undefined || chosen.has(number)) continue;
    const minutes = minutesOf(lesson);
    const pause =
      work + minutes > plan.breakEvery * (1 + breaks(work, plan)) ? plan.breakMinutes : 0;
    if (minutes + pause > left) continue;
    chosen.add(number);
    left -= minutes + pause;
    work += minutes;
  }
  return schedule(
    plan,
    lessons.filter(({ number }) => chosen.has(number)),
  );
}

function breaks(work: number, { breakEvery }: Pick<AgendaPlan, 'breakEvery'>): number {
  return Math.max(0, Math.ceil(work / breakEvery) - 1);
}

function schedule(
  { breakEvery, breakMinutes }: Pick<AgendaPlan, 'breakEvery' | 'breakMinutes'>,
  lessons: readonly ExecutedLesson[],
): readonly AgendaItem[] {
  const items: AgendaItem[] = [];
  let at = OPENING;
  let sinceBreak = 0;
  for (const lesson of lessons) {
    const minutes = minutesOf(lesson);
    if (breakMinutes > 0 && sinceBreak > 0 && sinceBreak + minutes > breakEvery) {
      items.push({ start: at, minutes: breakMinutes, lesson: undefined });
      at += breakMinutes;
      sinceBreak = 0;
    }
    items.push({ start: at, minutes, lesson });
    at += minutes;
    sinceBreak += minutes;
  }
  return items;
}

function minutesOf({ frontMatter: { teaching, exercises } }: ExecutedLesson): number {
  return teaching + exercises;
}

export function renderInstructorPages(
  lessons: readonly ExecutedLesson[],
): readonly (readonly [path: string, text: string])[] {
  return plans.map((plan, i) => [`instructor/${plan.slug}.md`, renderAgenda(plan, i, lessons)]);
}

function renderAgenda(plan: AgendaPlan, order: number, lessons: readonly ExecutedLesson[]): string {
  const items = planAgenda(plan, lessons);
  const taught = items.flatMap(({ lesson }) => (lesson ? [lesson] : []));
  const end = (items.at(-1)?.start ?? 0) + (items.at(-1)?.minutes ?? 0);
  const rows = [
    row(0, OPENING, 'Opening: the question, and everybody starts <code>make lab</code>'),
    ...items.map(({ start, minutes, lesson }) =>
      row(
        start,
        minutes,
        lesson
          ? `<a href="${toHref(`lessons/${lesson.name}/`)}">${lesson.number} ${escapeHtml(lesson.frontMatter.title)}</a>: ${lesson.frontMatter.teaching} min together, ${lesson.frontMatter.exercises} min alone`
          : 'Break',
      ),
    ),
    row(
      end,
      CLOSING,
      'Closing: everybody says one number they measured, and whether it surprised them',
    ),
  ];
  const left = plan.minutes - end - CLOSING;
  const spare = left > 0 ? `<p>${left} minutes stay in hand for questions.</p>` : '';
  const outcomes = taught.map(({ frontMatter: { promise } }) => `- ${promise}`);
  return [
    frontMatter({
      title: `Agenda: ${plan.title}`,
      description: `A workshop that fits into ${plan.title.toLowerCase()}, added up from the minutes of the lessons.`,
      sidebar: { order, label: plan.title },
    }),
    `<div class="not-content" data-source="front-matter"><table class="agenda"><thead><tr><th scope="col">At</th><th scope="col" class="number">Minutes</th><th scope="col">What</th></tr></thead><tbody>${rows.join('')}</tbody></table>${spare}</div>`,
    'Before the day, run `make setup` once on the network of the room: afterwards nothing needs it. `make test` says whether the machine is fit to teach from.',
    '## What people can do afterwards',
    outcomes.join('\n'),
    '## When something goes wrong',
    '- A machine that cannot install: pair up. Every page here shows what the lesson gave when it was executed, with the runs behind it.',
    '- A notebook that does not start: `npx lab doctor` names what is missing and the fix.',
    '- Somebody is behind: the executed lesson on this site is the checkpoint. The next lesson needs nothing from the one before.',
  ].join('\n\n');
}

function row(start: number, minutes: number, what: string): string {
  const at = `${Math.floor(start / 60)}:${String(start % 60).padStart(2, '0')}`;
  return `<tr><td class="number">${at}</td><td class="number">${minutes}</td><td>${what}</td></tr>`;
}
