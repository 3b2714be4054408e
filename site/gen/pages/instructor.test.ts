import { expect, test } from 'vitest';
import type { ExecutedLesson } from '../lessons/read-executed.ts';
import { planAgenda } from './instructor.ts';

function lesson(number: string, teaching: number, exercises: number): ExecutedLesson {
  const frontMatter = {
    title: number,
    promise: '',
    teaching,
    exercises,
    hardware: '',
    measures: '',
  };
  const execution = { hash: '', executedAt: '', ms: 0, isStale: false };
  return { name: number, number, frontMatter, cells: [], execution };
}
const lessons = ['01', '02', '03', '04', '05'].map((number) => lesson(number, 10, 5));
const end = (items: readonly { start: number; minutes: number }[]): number =>
  (items.at(-1)?.start ?? 0) + (items.at(-1)?.minutes ?? 0);

test('lessons are taught in their order, back to back, and leave room for the closing', () => {
  const plan = { minutes: 60, wanted: ['03', '01', '02', '04'], breakEvery: 60, breakMinutes: 0 };
  const items = planAgenda(plan, lessons);
  expect(items.map(({ start, lesson: one }) => [start, one?.number])).toEqual([
    [5, '01'],
    [20, '02'],
    [35, '03'],
  ]);
});

test('a break comes before work gets too long, and everything still fits', () => {
  const plan = {
    minutes: 100,
    wanted: ['01', '02', '03', '04', '05'],
    breakEvery: 30,
    breakMinutes: 10,
  };
  const items = planAgenda(plan, lessons);
  expect(items.map(({ lesson: one }) => one?.number ?? 'break')).toEqual([
    '01',
    '02',
    'break',
    '03',
    '04',
  ]);
  expect(end(items)).toBeLessThanOrEqual(90);
});

test('a lesson that is not there yet takes no time', () => {
  const plan = { minutes: 90, wanted: ['01', '15'], breakEvery: 90, breakMinutes: 0 };
  expect(planAgenda(plan, lessons)).toHaveLength(1);
});
