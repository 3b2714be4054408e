// The form in which handwritten tasks are written down: a sentence, a signature, a body.

import type { Entity } from '../grammar/entities.ts';

/** One handwritten task. */
export interface HandwrittenTask {
  /** What a person would write above the function. */
  readonly sentence: string;
  /** "name(parameter: type): type". */
  readonly signature: string;
  /** Statements of the reference, without the indentation of the function body. */
  readonly body: string;
  /** Declarations before the comment. */
  readonly before?: string;
  /** A helper behind the function. */
  readonly after?: string;
  /** The record type of the first parameter. */
  readonly entity?: Entity;
  /** Numbers are whole, from 0 up, and small. */
  readonly isNatural?: boolean;
}

/** Writes down one task. */
export function task(
  sentence: string,
  signature: string,
  body: string,
  more: Omit<HandwrittenTask, 'sentence' | 'signature' | 'body'> = {},
): HandwrittenTask {
  return { sentence, signature, body, ...more };
}
