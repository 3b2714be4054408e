// The seeded generator: seed, level and split in, a task out.

import { type AssembledTask, assembleTask } from './assemble.ts';
import { createTests } from './create-tests.ts';
import type { Plan } from './grammar/plan.ts';
import { drawPlan } from './grammar/plans.ts';
import { createRandom, fingerprint, hashText } from './random.ts';
import type { CodeTask, TaskLevel, TaskSplit } from './types.ts';
import { isWorthwhile } from './worthwhile.ts';

/** What to generate. */
export interface GenerateOptions {
  readonly seed: number | string;
  readonly level: TaskLevel;
  readonly split: TaskSplit;
  /** Compute tests too; training data needs none. @default true */
  readonly withTests?: boolean;
}

/**
 * The split a composition belongs to, by a hash of its key: 88 % train, 4 % validation, 8 % test.
 * A composition is in one split only, whatever its wording, names and constants. Level 1 has few
 * compositions, so there the key holds wording and constants too: what is held out at level 1 is
 * the combination of operation, sentence and constants, not the operation.
 */
export function splitOfComposition(compositionKey: string): TaskSplit {
  const bucket = hashText(`split ${compositionKey}`) % 100;
  return bucket < 88 ? 'train' : bucket < 92 ? 'validation' : 'test';
}

/** A task together with the plan it was written from, for tools that compare it with others. */
export interface TaskDraft {
  readonly plan: Plan;
  readonly code: AssembledTask;
  readonly task: CodeTask;
}

/** Generates one task and keeps its plan. */
export function draftTask(options: GenerateOptions): TaskDraft {
  const { seed, level, split, withTests = true } = options;
  for (let attempt = 0; ; attempt++) {
    const base = `${seed}/${level}/${attempt}`;
    const plan = drawPlan(createRandom(`plan ${base}`), level);
    // Above level 1 the key does not depend on the wording, so most drafts need no text.
    if (level !== 1 && splitOfComposition(`${level}/${plan.key}`) !== split) continue;
    const code = assembleTask(plan, `words ${base}`);
    if (splitOfComposition(code.compositionKey) !== split) continue;
    if (level !== 1 && !isWorthwhile(plan, code, `trial ${base}`)) continue;
    const task: CodeTask = {
      id: `${split}-${level}-${fingerprint(code.prompt)}`,
      level,
      compositionKey: code.compositionKey,
      functionName: code.functionName,
      prompt: code.prompt,
      reference: code.reference,
      tests: withTests ? createTests(plan, code, `tests ${base}`) : [],
      source: 'generated',
    };
    return { plan, code, task };
  }
}

/** Generates one task. The same options always give the same task. */
export function generateTask(options: GenerateOptions): CodeTask {
  return draftTask(options).task;
}

/** What to generate, several at a time. */
export interface GenerateManyOptions extends GenerateOptions {
  readonly count: number;
}

/** Generates tasks with distinct prompts. */
export function* generateTasks(options: GenerateManyOptions): Generator<CodeTask> {
  const seen = new Set<string>();
  for (let index = 0; seen.size < options.count; index++) {
    const task = generateTask({ ...options, seed: `${options.seed}.${index}` });
    // Fingerprints, not prompts: a training set has hundreds of thousands.
    const print = fingerprint(task.prompt);
    if (seen.has(print)) continue;
    seen.add(print);
    yield task;
  }
}
