// A random composition can be empty of sense: "keep the numbers above 40, then those below 10"
// always gives an empty list, and after "take the absolute value", dropping negative numbers does
// nothing. Such tasks teach nothing and no test can tell them from simpler ones, so each draft is
// tried on sample inputs first.

import { type AssembledTask, assembleTask } from './assemble.ts';
import { compileProgram, type Outcome } from './execute.ts';
import type { Plan } from './grammar/plan.ts';
import { drawInputs } from './inputs.ts';
import { createRandom } from './random.ts';

const sampleInputs = 20;

function describe(outcome: Outcome): string {
  return outcome.state === 'threw' ? 'threw' : outcome.json;
}

/** Whether results vary with the input, and every step of the plan changes some result. */
export function isWorthwhile(plan: Plan, task: AssembledTask, seed: string): boolean {
  const inputs = drawInputs(createRandom(seed), task.parameters, plan.pieces, sampleInputs);
  const run = compileProgram(task.javaScript, task.functionName);
  const results = inputs.map((args) => describe(run(args)));
  const counts = new Map<string, number>();
  for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1);
  const needed = counts.has('true') || counts.has('false') ? 2 : 3;
  if ([...counts.keys()].filter((key) => key !== 'threw').length < needed) return false;
  if (Math.max(...counts.values()) > results.length * 0.8) return false;
  // Double, then halve: every step matters, and yet nothing happens.
  if (inputs.every((args, index) => JSON.stringify(args[0]) === results[index])) return false;
  return plan.reductions().every((reduced) => {
    const other = assembleTask(reduced, seed);
    const runOther = compileProgram(other.javaScript, other.functionName);
    return inputs.some((args, index) => describe(runOther(args)) !== results[index]);
  });
}
