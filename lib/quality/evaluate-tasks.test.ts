import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFakeGenerator, scriptTokens } from '../backends/fake/index.ts';
import type { TextGenerator } from '../generation/index.ts';
import { createSandbox, type Sandbox } from '../sandbox/index.ts';
import type { CodeTask } from '../tasks/index.ts';
import { createBaselineGenerator, createTaskSet, evaluateTasks, judgeEvaluation } from './index.ts';

const tasks = createTaskSet({ levels: [1, 2], tasksPerLevel: 3, seed: 5 });
const STUB = "\n  throw new Error('not implemented');\n}";

/** A generator that answers by looking the prompt up; everything around it is real. */
function answering(answer: (task: CodeTask | undefined) => string): TextGenerator {
  const byPrompt = new Map(tasks.map((task) => [task.prompt, task]));
  return createBaselineGenerator({
    name: 'template',
    answer: ({ prompt }) => ({ text: answer(byPrompt.get(prompt)), outputTokens: 1 }),
  });
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
}, 60_000);
afterAll(() => sandbox.dispose());

const OPTIONS = { tasks, warmupPrompts: ['warm up 1', 'warm up 2'], maxNewTokens: 50, seed: 1 };

describe('evaluateTasks', () => {
  test('references pass 100 %, through the real sandbox', async () => {
    const generator = answering((task) => task?.reference ?? '');
    const { rows, samples, isInterrupted } = await evaluateTasks(generator, sandbox, OPTIONS);
    expect(rows.map(({ outcome }) => outcome)).toEqual(tasks.map(() => 'passed'));
    expect(rows.map(({ taskId }) => taskId)).toEqual(tasks.map(({ id }) => id));
    expect(isInterrupted).toBe(false);
    expect(samples.map(({ phase }) => phase)).toEqual([
      'cold',
      'warm-up',
      ...tasks.map(() => 'measured'),
    ]);
    expect(samples.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // Each row points at the request that answered it.
    for (const [index, row] of rows.entries()) {
      expect(samples[row.sampleIndex ?? -1]?.text).toBe(tasks[index]?.reference);
    }
  });

  test('stubs pass 0 %', async () => {
    const { rows } = await evaluateTasks(
      answering(() => STUB),
      sandbox,
      OPTIONS,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(tasks.map(() => 'runtime-error'));
  });

  test('several answers per task come round by round, with another seed each', async () => {
    const seeds: (number | undefined)[] = [];
    const generator = answering((task) => task?.reference ?? '');
    const spying: TextGenerator = {
      ...generator,
      stream: (request) => {
        seeds.push(request.seed);
        return generator.stream(request);
      },
    };
    const few = tasks.slice(0, 2);
    const { rows } = await evaluateTasks(spying, sandbox, {
      ...OPTIONS,
      tasks: few,
      answersPerTask: 3,
    });
    expect(seeds).toEqual([1, 1, 1, 1, 2, 2, 3, 3]);
    expect(rows.map(({ taskId }) => taskId)).toEqual(
      [1, 2, 3].flatMap(() => few.map(({ id }) => id)),
    );
  });

  test('a cancelled run keeps what was executed and says so', async () => {
    const controller = new AbortController();
    const generator = answering((task) => {
      if (task?.id === tasks[3]?.id) controller.abort();
      return task?.reference ?? '';
    });
    const evaluation = await evaluateTasks(generator, sandbox, {
      ...OPTIONS,
      signal: controller.signal,
    });
    expect(evaluation.isInterrupted).toBe(true);
    expect(judgeEvaluation(evaluation, tasks.length, [])).toEqual([
      `Interrupted: ${evaluation.rows.length} of 6 answers were executed`,
    ]);
  });

  test('a generator that fails ends the run; what it answered before counts', async () => {
    const generator = createFakeGenerator({
      tokens: scriptTokens(['a', 'b', 'c']),
      failAfterTokens: { tokens: 2, error: new Error('out of luck') },
    });
    const evaluation = await evaluateTasks(generator, sandbox, OPTIONS);
    expect(evaluation.rows).toEqual([]);
    expect(evaluation.samples.at(-1)).toMatchObject({ status: 'failed', reason: 'out of luck' });
    expect(judgeEvaluation(evaluation, tasks.length, ['Request 0 failed: out of luck'])).toEqual([
      'Request 0 failed: out of luck',
      'Only 0 of 6 answers were executed',
    ]);
  });
});

test('more than 1 % of answers that the sandbox could not execute make a run invalid', () => {
  const row = { taskId: 'a', level: 1, outcome: 'sandbox-error' } as never;
  const evaluation = { rows: [row], samples: [], isInterrupted: false };
  expect(judgeEvaluation(evaluation, 1, [])).toEqual([
    '1 answers could not be executed: the sandbox failed, not the answers',
  ]);
});
