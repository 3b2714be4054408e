import { expect, test } from 'vitest';
import type { CodeTask } from '../tasks/index.ts';
import { toRunnableTask } from './index.ts';

const task = (testScript: string): CodeTask => ({
  id: 'HumanEval_0',
  level: 4,
  compositionKey: 'multipl-e/HumanEval_0',
  functionName: 'f',
  prompt: 'function f(a: number[], b: number): boolean {',
  reference: '',
  tests: [],
  source: 'multipl-e',
  testScript,
});

test('a MultiPL-E script becomes tests whose expected values never leave the parent', async () => {
  const runnable = await toRunnableTask(
    task(`declare var require: any;
const assert = require('node:assert');
function test() {
  let candidate = f;
  assert.deepEqual(candidate([1.0, -2.5, "x"], 0.3),true);
  assert.deepEqual(candidate([], null),{"a": [1], b: "c"});
  assert.strictEqual(candidate((3)),-7);
}
test();`),
  );
  expect(runnable?.tests).toEqual([
    { args: [[1, -2.5, 'x'], 0.3], expected: true },
    { args: [[], null], expected: { a: [1], b: 'c' } },
    { args: [3], expected: -7 },
  ]);
});

test('comparisons of anything but literals are left out, and so is a task without any', async () => {
  const some = await toRunnableTask(
    task(`assert.deepEqual(candidate(x), 1); assert.deepEqual(candidate(1), undefined);
    assert.deepEqual(candidate(1), 2); assert.ok(candidate(3)); assert.deepEqual(1, 2);`),
  );
  expect(some?.tests).toEqual([{ args: [1], expected: 2 }]);
  expect(await toRunnableTask(task('assert.ok(candidate(1));'))).toBeUndefined();
});

test('other tasks stay as they are', async () => {
  const { testScript: _, ...plain } = task('');
  expect(await toRunnableTask(plain)).toBe(plain);
});
