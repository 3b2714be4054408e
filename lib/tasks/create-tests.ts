// Chooses the tests of a task. Expected values come from running the reference; which inputs are
// kept is decided by wrong programs: siblings of the plan (one piece replaced, its constant
// changed, or left out). An input earns its place by telling the reference from siblings that the
// tests chosen so far let through.

import { type AssembledTask, assembleTask } from './assemble.ts';
import { compileProgram, isSameOutcome, type Outcome, type Runnable } from './execute.ts';
import type { Plan } from './grammar/plan.ts';
import { constantInputs, drawInputs } from './inputs.ts';
import { createRandom, type Random } from './random.ts';
import type { JsonValue, TaskTest } from './types.ts';

const candidateInputs = 90;
const siblingCount = 40;
const edgeTests = 3;
const minTests = 10;
const maxTests = 16;
// An input that separates a sibling twice over also separates siblings that were not sampled.
const wantedKills = 3;

interface Candidate {
  readonly args: readonly JsonValue[];
  readonly outcome: Outcome;
}

/** Whether a test can say what to expect: JSON-safe, and exact in double precision. */
export function isTestable(outcome: Outcome): boolean {
  if (outcome.state === 'threw') return true;
  // NaN and Infinity become null in JSON; beyond 2^53 the order of additions shows in the result.
  return !/\bnull\b/.test(outcome.json) && !/\d{16,}|\de[+-]\d/.test(outcome.json);
}

/** A program close to the task's. */
export interface Sibling {
  readonly plan: Plan;
  readonly code: AssembledTask;
  readonly run: Runnable;
}

/** Programs close to the plan, each text once: its reductions, then random siblings. */
export function drawSiblings(plan: Plan, random: Random, count: number): Sibling[] {
  const plans = [...plan.reductions()];
  for (let index = 0; index < count; index++) {
    const sibling = plan.sibling(random);
    if (sibling) plans.push(sibling);
  }
  // One writing seed for all: equal programs then have equal texts.
  const write = (one: Plan): AssembledTask => assembleTask(one, 'sibling');
  const seen = new Set([write(plan).javaScript]);
  return plans.flatMap((one) => {
    const code = write(one);
    if (seen.has(code.javaScript)) return [];
    seen.add(code.javaScript);
    return [{ plan: one, code, run: compileProgram(code.javaScript, code.functionName) }];
  });
}

/** The tests of a task. */
export function createTests(plan: Plan, task: AssembledTask, seed: string): TaskTest[] {
  const random = createRandom(seed);
  const inputs = [
    ...drawInputs(random, task.parameters, plan.pieces, candidateInputs),
    ...constantInputs(task.parameters, plan.pieces),
  ];
  const siblings = drawSiblings(plan, random, siblingCount).map((sibling) => sibling.run);
  return chooseTests(compileProgram(task.javaScript, task.functionName), inputs, siblings);
}

/** Chooses among inputs those that tell a program from wrong ones; the first inputs are edge cases. */
export function chooseTests(
  run: Runnable,
  inputs: readonly (readonly JsonValue[])[],
  wrong: readonly Runnable[],
): TaskTest[] {
  const candidates: Candidate[] = [];
  for (const drawn of inputs) {
    // As the program will get them: JSON knows no -0.
    const args: readonly JsonValue[] = JSON.parse(JSON.stringify(drawn));
    const outcome = run(args);
    if (isTestable(outcome)) candidates.push({ args, outcome });
  }
  const kills = wrong.map((runWrong) =>
    candidates.map(({ args, outcome }) => !isSameOutcome(runWrong(args), outcome)),
  );
  return chooseCandidates(candidates, kills).map(toTest);
}

function toTest({ args, outcome }: Candidate): TaskTest {
  return outcome.state === 'threw'
    ? { args, throws: true }
    : { args, expected: JSON.parse(outcome.json) as JsonValue };
}

/** Edge cases first, then greedily what separates most siblings, then variety. */
function chooseCandidates(
  candidates: readonly Candidate[],
  kills: readonly (readonly boolean[])[],
): Candidate[] {
  const chosen = new Set<number>();
  const missing = kills.map(() => wantedKills);
  const choose = (index: number): void => {
    chosen.add(index);
    for (const [sibling, row] of kills.entries()) {
      if (row[index]) missing[sibling] = (missing[sibling] ?? 0) - 1;
    }
  };
  for (let index = 0; index < Math.min(edgeTests, candidates.length); index++) choose(index);
  while (chosen.size < maxTests) {
    let best = -1;
    let bestGain = 0;
    for (let index = 0; index < candidates.length; index++) {
      if (chosen.has(index)) continue;
      let gain = 0;
      for (const [sibling, row] of kills.entries()) {
        // A sibling nothing has separated yet counts far more than a second separation.
        if (row[index])
          gain += missing[sibling] === wantedKills ? 10 : (missing[sibling] ?? 0) > 0 ? 1 : 0;
      }
      if (gain > bestGain) [best, bestGain] = [index, gain];
    }
    if (best === -1) break;
    choose(best);
  }
  fillUp(candidates, chosen);
  return [...chosen].sort((a, b) => a - b).map((index) => candidates[index] as Candidate);
}

// Siblings that were not sampled are caught by variety: results that no chosen test has yet, from
// all over the candidates (a stride that shares no factor with the count visits each once).
function fillUp(candidates: readonly Candidate[], chosen: Set<number>): void {
  const seen = new Set([...chosen].map((index) => describe(candidates[index])));
  const stride = [37, 41, 43].find((step) => candidates.length % step !== 0) ?? 1;
  for (const wantsNew of [true, false]) {
    for (let step = 1; step <= candidates.length && chosen.size < minTests; step++) {
      const index = (step * stride) % candidates.length;
      const result = describe(candidates[index]);
      if (chosen.has(index) || (wantsNew && seen.has(result))) continue;
      seen.add(result);
      chosen.add(index);
    }
  }
}

function describe(candidate: Candidate | undefined): string {
  return candidate?.outcome.state === 'returned' ? candidate.outcome.json : 'threw';
}
