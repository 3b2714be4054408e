/**
 * The wall behind the wall. An answer that breaks out of its empty context finds a main realm
 * with nothing in it: no `process`, `require`, `fetch` or timer, built-in objects frozen, and (by a
 * start-up flag) no way to turn text into code. Sent to the child as source text; call it last,
 * when everything the child needs is held in local variables.
 */
export function stripProcess(scope: typeof globalThis): void {
  const processObject = scope.process as unknown as Record<PropertyKey, unknown>;
  const language = new Set<PropertyKey>(
    (
      'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol ' +
      'Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError ' +
      'TypeError URIError globalThis JSON Math ArrayBuffer Uint8Array Map BigInt Set Iterator ' +
      'WeakMap WeakSet Proxy Reflect isFinite isNaN'
    ).split(' '),
  );
  for (const target of [processObject, Object.getPrototypeOf(processObject)]) {
    for (const key of Reflect.ownKeys(target)) {
      // Some properties are read-only; what cannot be deleted must at least not be a function.
      if (!Reflect.deleteProperty(target, key) && typeof target[key] === 'function') {
        throw new Error(`Cannot remove process.${String(key)}`);
      }
    }
  }
  Reflect.setPrototypeOf(processObject, null);
  for (const key of Reflect.ownKeys(scope)) {
    if (!language.has(key) && !Reflect.deleteProperty(scope, key)) {
      throw new Error(`Cannot remove the global ${String(key)}`);
    }
  }
  const hidden = [
    async () => {},
    function* (): Generator {},
    async function* (): AsyncGenerator {},
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    Uint8Array.prototype,
  ].map((sample) => Object.getPrototypeOf(sample) as object);
  const named = Reflect.ownKeys(scope).map((key) => scope[key as keyof typeof scope] as unknown);
  const prototypes = named.map(
    (value) => (value as { prototype?: unknown } | undefined)?.prototype,
  );
  for (const value of [...named, ...prototypes, ...hidden]) {
    const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null);
    if (isObject && value !== scope) Object.freeze(value);
  }
}
