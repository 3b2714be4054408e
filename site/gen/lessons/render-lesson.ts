// A lesson page: what the notebook says, what it computed when it was executed, and how that was.

import { formatMs } from '@offload-lab/lib/units';
import { hasExport } from '../../src/scripts/cells/library.ts';
import { describeRun } from '../../src/scripts/words.ts';
import { type CellVerdict, judgeCells } from '../cells/judge-cells.ts';
import { escapeHtml, frontMatter } from '../html.ts';
import { toHref } from '../paths.ts';
import type { PublishedRun } from '../runs/collect-runs.ts';
import type { ExecutedLesson } from './read-executed.ts';
import { type OutputContext, renderOutput } from './render-output.ts';

type Runs = ReadonlyMap<string, PublishedRun>;

export interface RenderedLesson {
  readonly page: string;
  /** Cells that run in the page, by their number. */
  readonly cells: Readonly<Record<string, { readonly source: string; readonly before: string }>>;
}

export async function renderLesson(lesson: ExecutedLesson, runs: Runs): Promise<RenderedLesson> {
  const own = findRunIds(lesson).filter((id) => runs.has(id));
  const context = outputContext(lesson, own, runs);
  const code = lesson.cells.filter((cell) => cell.cell_type === 'code');
  const verdicts = judgeCells(
    code.map(({ source }) => source),
    hasExport,
  );
  const cells: Record<string, { source: string; before: string }> = {};
  const parts: string[] = [];
  for (const cell of lesson.cells) {
    if (cell.cell_type === 'markdown') parts.push(toPageMarkdown(cell.source));
    const index = code.indexOf(cell);
    const verdict = verdicts[index];
    if (verdict === undefined) continue;
    parts.push(fence(cell.source, index + 1, verdict));
    // A cell that says nothing gives nothing to look at when it runs.
    if (verdict.state === 'runs' && (cell.outputs ?? []).length > 0) {
      cells[index + 1] = { source: cell.source, before: verdict.before };
      parts.push(cellTools(lesson.name, index + 1));
    }
    for (const output of cell.outputs ?? []) {
      const html = await renderOutput(output, context);
      if (html !== undefined) parts.push(html);
    }
  }
  const { title, promise } = lesson.frontMatter;
  const head = frontMatter({
    title: `${lesson.number} ${title}`,
    description: promise,
    sidebar: { order: Number(lesson.number), label: `${lesson.number} ${title}` },
  });
  const hasCells = Object.keys(cells).length > 0;
  const page = [facts(lesson, hasCells), ...parts, execution(lesson, own, runs)].join('\n\n');
  return { page: `${head}\n${page}\n`, cells };
}

/** A task list would become boxes that cannot be ticked and have no names: a sign does. */
function toPageMarkdown(source: string): string {
  return source.replace(/^(\s*[-*]) \[[ x]\] /gm, '$1 ☐ ');
}

/** Ids of run records that a lesson's outputs mention. */
export function findRunIds({ cells }: Pick<ExecutedLesson, 'cells'>): readonly string[] {
  const texts = cells.flatMap((cell) => (cell.outputs ?? []).map((one) => outputText(one)));
  return [...new Set(texts.flatMap((text) => text.match(/\b[0-9a-f]{16}\b/g) ?? []))];
}

function outputText(output: Readonly<Record<string, unknown>>): string {
  const { text, data } = output as { text?: unknown; data?: Record<string, unknown> };
  return [text, data?.['text/html'], data?.['text/plain']].flat().join('');
}

function outputContext(lesson: ExecutedLesson, own: readonly string[], runs: Runs): OutputContext {
  const executed = `data-execution="${lesson.name}"`;
  const links = own.map((id) => runLink(id)).join(', ');
  return {
    evidence: own.length === 0 ? executed : `${executed} data-run="${own.join(' ')}"`,
    provenance:
      own.length === 0
        ? 'Computed while <a href="#execution">this lesson was executed</a>.'
        : own.length <= 3
          ? `From ${own.length === 1 ? 'run' : 'runs'} ${links}, and <a href="#execution">how they were made</a>.`
          : 'From <a href="#execution">the runs of this lesson</a>.',
    linkRuns: (html) =>
      html.replace(/(?<![\w./-])[0-9a-f]{16}(?![\w.-])/g, (id) =>
        runs.has(id) ? runLink(id) : id,
      ),
  };
}

export function runLink(id: string): string {
  return `<a class="run" href="${toHref(`runs/${id}/`)}">${id}</a>`;
}

/** A fence longer than any in the code. */
function fence(source: string, number: number, verdict: CellVerdict): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(({ 0: ticks }) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const where =
    verdict.state === 'lab'
      ? `, in the lab only: it needs ${verdict.needs.replace('@offload-lab/', '')}`
      : '';
  return `${ticks}ts title="In [${number}]${where}"\n${source}\n${ticks}`;
}

function cellTools(lesson: string, number: number): string {
  const address = toHref(`cells/${lesson}.json`);
  return `<div class="cell not-content" data-cell="${number}" data-cells="${address}"><p class="cell-tools needs-script"><button type="button" data-open aria-label="Edit and run In [${number}]">Edit and run</button></p></div>`;
}

function facts({ frontMatter, name }: ExecutedLesson, hasCells: boolean): string {
  const { teaching, exercises, hardware, measures, promise } = frontMatter;
  const rows = [
    ['Time', `${teaching} min reading and running, ${exercises} min exercises`],
    ['Hardware', hardware],
    ['You measure', measures],
    [
      'Do it yourself',
      `<a href="${toHref(`notebooks/${name}.ipynb`)}" download>${name}.ipynb</a>, or <code>make lab</code>`,
    ],
    ...(hasCells
      ? [
          [
            'In this page',
            'Cells with a button can be edited and run; the others run in the lab only',
          ],
        ]
      : []),
  ].map(
    ([term, text]) =>
      `<div><dt>${term}</dt><dd>${term === 'Do it yourself' ? text : escapeHtml(text ?? '')}</dd></div>`,
  );
  return `<p class="promise">${escapeHtml(promise)}</p>\n\n<dl class="facts not-content" data-source="front-matter">${rows.join('')}</dl>`;
}

function execution(lesson: ExecutedLesson, own: readonly string[], runs: Runs): string {
  const { executedAt, ms, hash, isStale } = lesson.execution;
  const machines = [
    ...new Set(
      own.flatMap((id) => {
        const machine = runs.get(id)?.record.machine;
        return machine ? [`${machine.cpuModel}, ${machine.usableCores} cores`] : [];
      }),
    ),
  ];
  const rows = [
    ['Executed', `${executedAt.slice(0, 16).replace('T', ' ')} UTC, in ${formatMs(ms)}`],
    ['Machine', machines.join('; ') || 'The lesson wrote no run record'],
    ['Made from', `lesson, library and models with hash <code>${hash.slice(0, 12)}</code>`],
    [
      'State',
      isStale
        ? '<strong class="stale">Stale: something of that has changed since</strong>'
        : 'Current',
    ],
  ].map(([term, text]) => `<div><dt>${term}</dt><dd>${text}</dd></div>`);
  const list = own.map((id) => {
    const record = runs.get(id)?.record;
    return record
      ? `<li>${runLink(id)} ${escapeHtml(describeRun(record))}${record.valid ? '' : ' <strong class="invalid">invalid</strong>'}</li>`
      : '';
  });
  return [
    '## How this page was measured',
    `<section id="execution" class="execution not-content" data-execution="${lesson.name}"${own.length === 0 ? '' : ` data-run="${own.join(' ')}"`}><dl class="facts">${rows.join('')}</dl>${list.length === 0 ? '' : `<ul>${list.join('')}</ul>`}</section>`,
    'Your machine gives other numbers; that is the point.',
  ].join('\n\n');
}
