// A check is a function that returns nothing or throws, naming the field, what it holds and what was
// wanted. It carries the JSON Schema that says the same, so the published schema is generated from the
// checks and cannot drift from them. Checks are built from checks. Fields nobody asked for pass: a
// newer lab may write more.

import { InvalidRecordError } from './errors.ts';

/** The part of JSON Schema (draft 2020-12) that checks need. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Check {
  (value: unknown, path: string): void;
  readonly schema: JsonSchema;
  /** An object may lack a field with this check. */
  readonly isOptional?: true;
}

type Test = (value: unknown, path: string) => void;

function define(schema: JsonSchema, test: Test): Check {
  return Object.assign((value: unknown, path: string): void => test(value, path), { schema });
}

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
  const schema = {
    type: 'string',
    minLength: 1,
    maxLength,
    ...(pattern ? { pattern: pattern.source } : {}),
  };
  return define(schema, (value, path) => {
    if (typeof value !== 'string' || value === '' || isLongerThan(value, maxLength)) {
      return reject(value, path, description);
    }
    if (pattern && !pattern.test(value)) reject(value, path, description);
  });
}

/** Characters are code points here and in JSON Schema; `length` counts a rare character twice. */
function isLongerThan(value: string, maxLength: number): boolean {
  return value.length > maxLength && [...value].length > maxLength;
}

export function anyText(): Check {
  return define({ type: 'string' }, (value, path) => {
    if (typeof value !== 'string') reject(value, path, 'text');
  });
}

export function number(min: number, max: number): Check {
  return define({ type: 'number', minimum: min, maximum: max }, (value, path) => {
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      reject(value, path, `a number from ${min} to ${max}`);
    }
  });
}

export function integer(min: number, max: number): Check {
  return define({ type: 'integer', minimum: min, maximum: max }, (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      reject(value, path, `a whole number from ${min} to ${max}`);
    }
  });
}

export function boolean(): Check {
  return define({ type: 'boolean' }, (value, path) => {
    if (typeof value !== 'boolean') reject(value, path, '"true" or "false"');
  });
}

export function oneOf(...values: readonly (string | number)[]): Check {
  const wanted = values.map((one) => `"${one}"`).join(' or ');
  return define({ enum: values }, (value, path) => {
    if (!values.includes(value as string | number)) reject(value, path, wanted);
  });
}

export function optional(check: Check): Check {
  const passing = define(check.schema, (value, path) => {
    if (value !== undefined) check(value, path);
  });
  return Object.assign(passing, { isOptional: true as const });
}

export function nullable(check: Check): Check {
  return define({ anyOf: [check.schema, { type: 'null' }] }, (value, path) => {
    if (value !== null) check(value, path);
  });
}

export function list(check: Check, maxLength: number): Check {
  return define({ type: 'array', items: check.schema, maxItems: maxLength }, (value, path) => {
    if (!Array.isArray(value) || value.length > maxLength) {
      return reject(value, path, `a list of at most ${maxLength}`);
    }
    for (let i = 0; i < value.length; i++) check(value[i], `${path}[${i}]`);
  });
}

/** A list, or an object that means the same and takes less room. */
export function listOr(asList: Check, asObject: Check): Check {
  return define({ anyOf: [asList.schema, asObject.schema] }, (value, path) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return (isObject ? asObject : asList)(value, path);
  });
}

/** An object whose keys are data, such as file names. */
export function map(check: Check): Check {
  return define({ type: 'object', additionalProperties: check.schema }, (value, path) => {
    for (const [key, item] of Object.entries(plainObject(value, path))) {
      check(item, join(path, key));
    }
  });
}

export function object(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, check]) => [key, check.schema])),
    required: entries.filter(([, check]) => !check.isOptional).map(([key]) => key),
  };
  return define(schema, (value, path) => {
    const found = plainObject(value, path);
    for (const [key, check] of entries) {
      check(Object.hasOwn(found, key) ? found[key] : undefined, join(path, key));
    }
  });
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
