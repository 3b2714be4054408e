import type { CodeTask, TaskLevel, TaskSource, TaskTest } from './types.ts';

/** One line of an exported file. `completion` is the reference: what a model should write. */
export interface TaskRow {
  readonly id: string;
  readonly level: TaskLevel;
  readonly compositionKey: string;
  readonly functionName: string;
  readonly source: TaskSource;
  readonly prompt: string;
  readonly completion: string;
  readonly tests?: readonly TaskTest[];
}

/** The exported form of a task; `parseTasks` reads it back when it has tests. */
export function toTaskRow(task: CodeTask): TaskRow {
  const { id, level, compositionKey, functionName, source, prompt, reference, tests } = task;
  const row = { id, level, compositionKey, functionName, source, prompt, completion: reference };
  return tests.length > 0 ? { ...row, tests } : row;
}
