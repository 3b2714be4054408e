import type { TypeTests } from './encode-value.ts';

/**
 * Says what was thrown without running a line of it: the name of the nearest built-in error class
 * and the own `message`, if both are plain data. Sent to the child as source text.
 */
export function describeThrown(
  thrown: unknown,
  errorPrototypes: readonly (readonly [object, string])[],
  types: TypeTests,
): { name: string; message: string } {
  if (typeof thrown === 'function') return { name: 'a function', message: '' };
  if (typeof thrown !== 'object' || thrown === null) {
    const text = typeof thrown === 'symbol' ? 'a symbol' : String(thrown).slice(0, 200);
    return { name: `a ${thrown === null ? 'null' : typeof thrown}`, message: text };
  }
  if (types.isProxy(thrown)) return { name: 'a Proxy', message: '' };
  if (!types.isNativeError(thrown)) return { name: 'an object', message: '' };
  const message = Object.getOwnPropertyDescriptor(thrown, 'message')?.value;
  let name = 'Error';
  let prototype: object | null = Object.getPrototypeOf(thrown);
  // An answer can build a chain of any length, or one that ends in a Proxy.
  for (let step = 0; step < 10 && prototype !== null && !types.isProxy(prototype); step++) {
    const known = errorPrototypes.find(([candidate]) => candidate === prototype);
    if (known !== undefined) {
      name = known[1];
      break;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return { name, message: typeof message === 'string' ? message.slice(0, 200) : '' };
}
