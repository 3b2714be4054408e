// How well tests tell a task from its siblings. A sibling that passes every test is examined on
// many more inputs: if it never differs it is the same function in other words (not a wrong
// program), otherwise the tests let a wrong program through.

import { drawSiblings } from './create-tests.ts';
import { compileProgram, isSameOutcome, type Outcome } from './execute.ts';
import { draftTask, type GenerateOptions } from './generate.ts';
import { drawInputs } from './inputs.ts';
import { createRandom } from './random.ts';
import type { TaskTest } from './types.ts';

/** What became of the sampled siblings. */
export interface DiscriminationCounts {
  readonly tasks: number;
  /** Siblings some test fails. */
  readonly caught: number;
  /** Wrong siblings that pass every test. */
  readonly missed: number;
  /** Siblings that no input tells from the task. */
  readonly equivalent: number;
}

const freshInputs = 400;

function toOutcome(test: TaskTest): Outcome {
  return 'throws' in test
    ? { state: 'threw' }
    : { state: 'returned', json: JSON.stringify(test.expected) };
}

/** Measures one task with siblings its tests were not chosen by. */
export function measureDiscrimination(
  options: GenerateOptions,
  siblingsPerTask: number,
): DiscriminationCounts {
  const { plan, task, code } = draftTask(options);
  const random = createRandom(`fresh ${options.seed}`);
  const run = compileProgram(code.javaScript, code.functionName);
  const inputs = drawInputs(random, code.parameters, plan.pieces, freshInputs);
  const expected = inputs.map((args) => run(args));
  let caught = 0;
  let missed = 0;
  let equivalent = 0;
  for (const sibling of drawSiblings(plan, random, siblingsPerTask)) {
    const isCaught = task.tests.some(
      (test) => !isSameOutcome(sibling.run(test.args), toOutcome(test)),
    );
    if (isCaught) {
      caught += 1;
      continue;
    }
    const more = drawInputs(random, sibling.code.parameters, sibling.plan.pieces, freshInputs / 2);
    const isSame =
      inputs.every((args, index) => isSameOutcome(sibling.run(args), expected[index] as Outcome)) &&
      more.every((args) => isSameOutcome(sibling.run(args), run(args)));
    if (isSame) equivalent += 1;
    else missed += 1;
  }
  return { tasks: 1, caught, missed, equivalent };
}
