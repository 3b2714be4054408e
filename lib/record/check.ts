// A shape is a function that returns nothing or throws, naming the field, what it holds and what was
// wanted. Shapes are built from shapes. Fields nobody asked for pass: a newer lab may write more.

import { InvalidRecordError } from './errors.ts';

export type Check = (value: unknown, path: string) => void;

export function reject(value: unknown, path: string, wanted: string): never {
  throw new InvalidRecordError({ path, found: quote(value), wanted });
}

/** The value as a reader would recognise it, cut short. */
export function quote(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') {
    return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return `"${String(value)}"`;
}

export function text(maxLength = 10_000, pattern?: RegExp, wanted?: string): Check {
  const description = wanted ?? `text of 1 to ${maxLength} characters`;
  return (value, path) => {
    if (typeof value !== 'string' || value === '' || value.length > maxLength) {
      return reject(value, path, description);
    }
    if (pattern && !pattern.test(value)) reject(value, path, description);
  };
}

export function anyText(): Check {
  return (value, path) => {
    if (typeof value !== 'string') reject(value, path, 'text');
  };
}

export function number(min: number, max: number): Check {
  return (value, path) => {
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      reject(value, path, `a number from ${min} to ${max}`);
    }
  };
}

export function integer(min: number, max: number): Check {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      reject(value, path, `a whole number from ${min} to ${max}`);
    }
  };
}

export function boolean(): Check {
  return (value, path) => {
    if (typeof value !== 'boolean') reject(value, path, '"true" or "false"');
  };
}

export function oneOf(...values: readonly (string | number)[]): Check {
  const wanted = values.map((one) => `"${one}"`).join(' or ');
  return (value, path) => {
    if (!values.includes(value as string | number)) reject(value, path, wanted);
  };
}

export function optional(check: Check): Check {
  return (value, path) => {
    if (value !== undefined) check(value, path);
  };
}

export function nullable(check: Check): Check {
  return (value, path) => {
    if (value !== null) check(value, path);
  };
}

export function list(check: Check, maxLength: number): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > maxLength) {
      return reject(value, path, `a list of at most ${maxLength}`);
    }
    for (let i = 0; i < value.length; i++) check(value[i], `${path}[${i}]`);
  };
}

/** An object whose keys are data, such as file names. */
export function map(check: Check): Check {
  return (value, path) => {
    for (const [key, item] of Object.entries(plainObject(value, path))) {
      check(item, join(path, key));
    }
  };
}

export function object(fields: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    const found = plainObject(value, path);
    for (const [key, check] of Object.entries(fields)) {
      check(Object.hasOwn(found, key) ? found[key] : undefined, join(path, key));
    }
  };
}

function plainObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reject(value, path, 'an object');
  }
  return value as Record<string, unknown>;
}

export function join(path: string, key: string): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(key);
  if (!plain) return `${path}[${JSON.stringify(key.slice(0, 60))}]`;
  return path === '' ? key : `${path}.${key}`;
}
