// The pieces sentences and programs are made of. A piece knows three things about itself: what it
// is called in English (several ways), what it is in TypeScript (one way), and its identity.

import type { Random } from '../random.ts';
import type { JsonValue } from '../types.ts';

/** What flows from one operation to the next. */
export type Kind = 'num' | 'nums' | 'str' | 'strs' | 'bool' | 'recs' | 'counts';

/** Chooses one of several phrasings; the caller records which. */
export type Choose = (options: readonly string[]) => string;

/** What the elements are called: "number" and "numbers". */
export interface Words {
  readonly one: string;
  readonly many: string;
}

/** What every piece has: its identity, its constants, and input values worth testing. */
export interface Piece {
  readonly id: string;
  readonly constants: readonly (number | string)[];
}

/** A yes/no question about one element. */
export interface Predicate extends Piece {
  /** Phrases with {be} {have} {do} {s} left open for singular or plural: "{be} even". */
  readonly is: readonly string[];
  /** The opposite, for "drop the numbers that ...". */
  readonly isNot: readonly string[];
  readonly test: (value: string) => string;
}

/** A function of one element. */
export interface Unary extends Piece {
  readonly from: 'num' | 'str';
  readonly to: 'num' | 'str';
  /** Imperative with the object left open: "double {x}". */
  readonly verbs: readonly string[];
  /** Noun phrase around an inner noun phrase: "the double of {x}"; plural "the doubles of {x}". */
  readonly nouns?: readonly (readonly [string, string])[];
  readonly code: (value: string) => string;
  /** Name of a variable that holds the result(s). */
  readonly result: string;
  readonly words?: Words;
  /** Two unaries of one group make a silly pair when adjacent (upper case, then lower case). */
  readonly group?: string;
}

/** One step of a pipeline. */
export interface Operation extends Piece {
  readonly from: Kind;
  readonly to: Kind;
  readonly say: (choose: Choose, words: Words) => string;
  readonly noun?: (choose: Choose, inner: string, words: Words) => string;
  /** `.filter(...)`: appended to any expression. */
  readonly method?: string;
  /** `Math.max(...x)`: needs its input in a variable. */
  readonly wrap?: (value: string) => string;
  readonly result: string;
  readonly words?: Words;
  readonly group: string;
  /** Makes sense only as the first (or last) step. */
  readonly place?: 'first' | 'last';
}

/** Draws constants and makes a piece; `id` counts it among the distinct operations. */
export interface Maker<T extends Piece> {
  readonly id: string;
  readonly make: (random: Random) => T;
}

/** A field of a record type. */
export interface Field {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean';
  /** What a learner calls it: "unit price". */
  readonly label: string;
  readonly values?: readonly JsonValue[];
}
