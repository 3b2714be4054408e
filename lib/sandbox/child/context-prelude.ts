/** What the prelude hands to the child's main realm. Functions of the answer's realm, taken early. */
export interface ContextTools {
  readonly arrayPrototype: object;
  readonly objectPrototype: object;
  readonly errorPrototypes: readonly (readonly [object, string])[];
  /** Calls the answer with arguments parsed in its own realm; the outcome lands in the slot. */
  call(answer: unknown, argsText: string): CallSlot;
}

/** `waiting` until a promise the answer returned settles. */
export interface CallSlot {
  state: 'waiting' | 'returned' | 'threw';
  value: unknown;
}

/**
 * Source text of the script that runs first in the answer's context. It removes what no honest
 * answer needs and keeps the few built-ins the harness uses, before the answer can patch them. Only
 * text and numbers ever come in from outside, so no object of the main realm is within reach.
 */
export const CONTEXT_PRELUDE = `(() => {
  'use strict';
  const { apply, construct } = Reflect;
  const { parse } = JSON;
  const { then } = Promise.prototype;
  const noop = () => {};
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry', 'WeakRef']) {
    delete globalThis[name];
  }
  // Answers may print while they work; nothing is listening.
  const console = {};
  for (const name of ['log', 'error', 'warn', 'info', 'debug', 'table', 'trace']) console[name] = noop;
  globalThis.console = console;
  // Node would run this hook with the frames of the harness.
  Object.defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false, configurable: false });
  const errors = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError];
  const isPromise = (value) => {
    // A then of the answer's own making is data, not a promise: it is never called.
    try { apply(then, value, [noop, noop]); return true; } catch { return false; }
  };
  return {
    arrayPrototype: Array.prototype,
    objectPrototype: Object.prototype,
    errorPrototypes: errors.map((error) => [error.prototype, error.name]),
    call(answer, argsText) {
      const slot = { __proto__: null, state: 'waiting', value: undefined };
      try {
        const value = apply(answer, undefined, parse(argsText));
        if (isPromise(value)) {
          apply(then, value, [
            (result) => { slot.value = result; slot.state = 'returned'; },
            (reason) => { slot.value = reason; slot.state = 'threw'; },
          ]);
        } else {
          slot.value = value;
          slot.state = 'returned';
        }
      } catch (error) {
        slot.value = error;
        slot.state = 'threw';
      }
      return slot;
    },
  };
})()`;
