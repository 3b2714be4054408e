/** Anything JSON can hold. Test arguments and expected values stay inside this type. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** 1: one operation. 2: two or three. 3: four, or control flow. 4: a small program. */
export type TaskLevel = 1 | 2 | 3 | 4;

/** Which part of the space of compositions a generated task comes from. */
export type TaskSplit = 'train' | 'validation' | 'test';

/** Where a task comes from. */
export type TaskSource = 'generated' | 'handwritten' | 'user' | 'multipl-e';

/**
 * One call of the answer and what it must do. Values are compared after a JSON round trip, so
 * -0 equals 0 and a property whose value is `undefined` is absent. Generated tasks never return
 * NaN, Infinity or a top-level `undefined`.
 */
export type TaskTest =
  | { readonly args: readonly JsonValue[]; readonly expected: JsonValue }
  | { readonly args: readonly JsonValue[]; readonly throws: true };

/** A code task: text to complete, one right completion, and tests that decide about any answer. */
export interface CodeTask {
  readonly id: string;
  readonly level: TaskLevel;
  /** What is composed and how, without constants, names or wording (level 1 adds the wording). */
  readonly compositionKey: string;
  readonly functionName: string;
  /** JSDoc and signature; ends in "{" with no trailing white space. */
  readonly prompt: string;
  /** The continuation, starting with a newline: `prompt + reference` is a whole program. */
  readonly reference: string;
  /** Empty when tests were not asked for. */
  readonly tests: readonly TaskTest[];
  readonly source: TaskSource;
  /** MultiPL-E style: a script appended to the program that throws when the answer is wrong. */
  readonly testScript?: string;
  /** MultiPL-E style: texts that end an answer. */
  readonly stopTexts?: readonly string[];
}
