// Runs programs of this module's own making, to find out what their tests should expect. Answers
// of a model never come here: they run in a process of their own, in lib/sandbox.

import type { JsonValue } from './types.ts';

/** What one call did. */
export type Outcome =
  | { readonly state: 'returned'; readonly json: string }
  | { readonly state: 'threw' };

/** A compiled program: arguments in, outcome out. */
export type Runnable = (args: readonly JsonValue[]) => Outcome;

/** Compiles the JavaScript of a generated program. */
export function compileProgram(javaScript: string, functionName: string): Runnable {
  const run = new Function(`${javaScript}\nreturn ${functionName};`)() as (
    ...args: readonly unknown[]
  ) => unknown;
  return (args) => {
    try {
      // Generated programs never change their arguments, so these need no copy.
      const json = JSON.stringify(sortKeys(run(...args)));
      return json === undefined ? { state: 'threw' } : { state: 'returned', json };
    } catch {
      return { state: 'threw' };
    }
  };
}

// The order of an object's keys is no part of a result.
function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same outcome: both threw, or both returned the same JSON. */
export function isSameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.state === 'threw' || b.state === 'threw') return a.state === b.state;
  return a.json === b.json;
}
