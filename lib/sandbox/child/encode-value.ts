/** The part of `node:util`'s `types` that tells what a value really is, without asking the value. */
export interface TypeTests {
  isProxy(value: unknown): boolean;
  isNativeError(value: unknown): boolean;
}

/** The answer's own `Array.prototype` and `Object.prototype`: its realm is not ours. */
export interface Realm {
  readonly arrayPrototype: object;
  readonly objectPrototype: object;
}

/**
 * Writes a value of the answer as text the parent can trust to be data: `{"a":[...]}` an array,
 * `{"o":[key, value, ...]}` a plain object, `{"s":"NaN"}` a value JSON lacks, `{"x":"..."}` anything that
 * is not data. Reads own data properties through their descriptors only, so no getter, `toJSON`,
 * `Symbol.iterator`, Proxy trap or patched prototype of the answer ever runs. This function is sent
 * to the child as source text: it may use nothing but its parameters and untouched built-ins.
 */
export function encodeValue(
  value: unknown,
  realm: Realm,
  types: TypeTests,
  maxBytes: number,
): string {
  let budget = maxBytes;
  const spend = (text: string): string => {
    budget -= text.length;
    if (budget < 0) throw new RangeError('too large');
    return text;
  };
  const opaque = (what: string): string => spend(JSON.stringify({ x: what }));

  const encodeArray = (array: object, depth: number): string => {
    const length = Object.getOwnPropertyDescriptor(array, 'length')?.value as number;
    if (length > budget) throw new RangeError('too large');
    let text = spend('{"a":[');
    for (let index = 0; index < length; index++) {
      const property = Object.getOwnPropertyDescriptor(array, index);
      if (index > 0) text += spend(',');
      if (property === undefined) text += spend('{"s":"undefined"}');
      else text += 'value' in property ? encode(property.value, depth + 1) : opaque('a getter');
    }
    return text + spend(']}');
  };

  const encodeObject = (object: object, depth: number): string => {
    let text = spend('{"o":[');
    let first = true;
    for (const key of Reflect.ownKeys(object)) {
      const property = Object.getOwnPropertyDescriptor(object, key);
      if (typeof key !== 'string' || property?.enumerable !== true) continue;
      if (!first) text += spend(',');
      first = false;
      text += spend(`${JSON.stringify(key)},`);
      text += 'value' in property ? encode(property.value, depth + 1) : opaque('a getter');
    }
    return text + spend(']}');
  };

  const encode = (item: unknown, depth: number): string => {
    if (item === null || item === true || item === false) return spend(String(item));
    if (item === undefined) return spend('{"s":"undefined"}');
    if (typeof item === 'string') {
      if (item.length > budget) throw new RangeError('too large');
      return spend(JSON.stringify(item));
    }
    if (typeof item === 'number') {
      if (Object.is(item, -0)) return spend('-0');
      return Number.isFinite(item) ? spend(String(item)) : spend(`{"s":"${item}"}`);
    }
    if (typeof item !== 'object') return opaque(`a ${typeof item}`);
    if (types.isProxy(item)) return opaque('a Proxy');
    if (depth > 100) return opaque('nested more than 100 deep');
    const prototype = Object.getPrototypeOf(item);
    if (Array.isArray(item)) {
      return prototype === realm.arrayPrototype
        ? encodeArray(item, depth)
        : opaque('an array subclass');
    }
    if (prototype !== null && prototype !== realm.objectPrototype) {
      return opaque('an object that is not plain data');
    }
    return encodeObject(item, depth);
  };

  try {
    return encode(value, 0);
  } catch (error) {
    if (error instanceof RangeError) return '{"x":"more data than the output limit"}';
    throw error;
  }
}
