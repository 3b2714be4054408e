import { createRecord, exampleDraft, type RunDraft } from '@offload-lab/lib/record';
import { expect, test } from 'vitest';
import { badge, mayDecide, sameQuestion } from './exercise.ts';

const draft = exampleDraft();
const run = (change: Partial<RunDraft> = {}) => createRecord({ ...draft, ...change });
const hashes = ['a'.repeat(64), 'b'.repeat(64)];
const asking = (promptSha256: string[]) => ({
  ...run(),
  workload: { ...draft.workload, promptSha256 },
});

test('the order of prompts does not matter, their content does', () => {
  expect(sameQuestion(asking(hashes), asking(hashes.toReversed()))).toBe(true);
  expect(sameQuestion(asking(hashes), asking(hashes.slice(1)))).toBe(false);
  expect(sameQuestion(asking(hashes.slice(1)), asking(hashes))).toBe(false);
});

test('a badge says what was asked for and what was got', () => {
  const engine = { ...draft.engine, asked: { device: 'cuda', dtype: 'fp16' } };
  const got = { ...engine, got: { device: 'cuda', dtype: 'fp16' } };
  const base = { ...run(), mode: 'recorded' as const, place: 'gpu-container' as const };
  expect(badge({ ...base, engine: got })).toBe('recorded, gpu-container, asked for cuda, got cuda');
  const fellBack = { ...engine, got: { device: 'cpu', dtype: 'fp16' } };
  expect(badge({ ...base, engine: fellBack })).toMatch(/got cpu, NOT AS ASKED$/);
});

test('two live, valid runs of the same prompts may decide', () => {
  expect(mayDecide(run({ mode: 'live' }), run({ mode: 'live', command: 'b' }))).toBeUndefined();
});

test('a live run and a recording may not, nor an invalid run, nor other prompts', () => {
  expect(mayDecide(run({ mode: 'live' }), run({ mode: 'recorded' }))).toMatch(/recorded/);
  expect(mayDecide(run(), run({ reasons: ['Too noisy'] }))).toMatch(/Too noisy/);
  expect(mayDecide(asking(hashes), asking(hashes.slice(1)))).toMatch(/prompts/);
});
