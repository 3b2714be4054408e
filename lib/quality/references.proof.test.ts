import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../sandbox/index.ts';
import { type CodeTask, handwrittenTasks } from '../tasks/index.ts';
import { createTaskSet, type ScoredAnswer, scoreAnswers } from './index.ts';

// The tasks, the sandbox and the scoring prove each other: every reference passes, no stub does, over
// 1,000 generated tasks, one process per answer. LAB_PROOF_FULL=1 runs 5,000.
const TASKS_PER_LEVEL = process.env.LAB_PROOF_FULL === '1' ? 1_250 : 250;

const STUBS = [
  "\n  throw new Error('not implemented');\n}",
  '\n  return undefined as never;\n}',
] as const;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.dispose());

async function score(
  tasks: readonly CodeTask[],
  answerOf: (task: CodeTask, index: number) => string,
): Promise<readonly ScoredAnswer[]> {
  const started = performance.now();
  const answered = tasks.map((task, index) => ({ task, answer: answerOf(task, index) }));
  const rows = await scoreAnswers(answered, sandbox);
  const perSecond = (1_000 * rows.length) / (performance.now() - started);
  console.info(`${rows.length} answers executed, ${perSecond.toFixed(1)} per second`);
  return rows;
}

const reasons = (rows: readonly ScoredAnswer[]): readonly string[] =>
  rows.map(({ taskId, outcome, reason }) => `${taskId} ${outcome}: ${reason ?? ''}`);

describe.each([1, 2, 3, 4] as const)('level %i', (level) => {
  let tasks: readonly CodeTask[] = [];
  beforeAll(() => {
    tasks = createTaskSet({ levels: [level], tasksPerLevel: TASKS_PER_LEVEL, seed: 20 });
  }, 600_000);

  test('every reference passes and has every facet', { timeout: 1_800_000 }, async () => {
    const rows = await score(tasks, ({ reference }) => reference);
    expect(rows).toHaveLength(TASKS_PER_LEVEL);
    expect(reasons(rows.filter(({ outcome }) => outcome !== 'passed'))).toEqual([]);
    const incomplete = rows.filter(({ facets }) => Object.values(facets).includes(false));
    expect(incomplete.map(({ taskId, facets }) => ({ taskId, facets }))).toEqual([]);
  });

  test('no stub passes', { timeout: 1_800_000 }, async () => {
    const rows = await score(tasks, (_task, index) => STUBS[index % STUBS.length] as string);
    expect(reasons(rows.filter(({ outcome }) => outcome === 'passed'))).toEqual([]);
    expect(reasons(rows.filter(({ outcome }) => outcome === 'sandbox-error'))).toEqual([]);
  });
});

test('handwritten tasks: every reference passes, no stub does', async () => {
  const tasks = handwrittenTasks();
  const rows = await score(tasks, ({ reference }) => reference);
  expect(reasons(rows.filter(({ outcome }) => outcome !== 'passed'))).toEqual([]);
  const stubs = await score(tasks, () => STUBS[0]);
  expect(reasons(stubs.filter(({ outcome }) => outcome === 'passed'))).toEqual([]);
});
