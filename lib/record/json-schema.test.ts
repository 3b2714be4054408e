import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleRecord } from './example-record.ts';
import { createRunRecordSchema, formatRecord, InvalidRecordError } from './index.ts';
import { checkRunRecordShape } from './shape/run-record.ts';

const validateWithAjv = new Ajv2020({ strict: true, strictRequired: false }).compile(
  createRunRecordSchema(),
);

function passesOurShape(value: unknown): boolean {
  try {
    checkRunRecordShape(value, '');
    return true;
  } catch (error) {
    if (error instanceof InvalidRecordError) return false;
    throw error;
  }
}

const json = JSON.parse(formatRecord(exampleRecord()));
const paths = everyPath(json);

describe('run-record.schema.json', () => {
  it('is what the checks say', async () => {
    const text = `${JSON.stringify(createRunRecordSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('./run-record.schema.json');
  });

  it('accepts a record, as a file holds it and written out', () => {
    expect(validateWithAjv(json)).toBe(true);
    expect(validateWithAjv(JSON.parse(JSON.stringify(exampleRecord())))).toBe(true);
  });

  it('judges every damaged field as the validator does', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(
          fc.constant(undefined),
          fc.jsonValue({ maxDepth: 2 }),
          fc.constantFrom(-1, 0.5, 1e300, '', 'x', 'x'.repeat(501), '\u{1f600}'.repeat(300), null),
        ),
        (path, value) => {
          const damaged = withField(json, path, value);
          const ours = passesOurShape(damaged);
          if (!ours) refused += 1;
          expect(validateWithAjv(damaged)).toBe(ours);
        },
      ),
      { numRuns: 2000, seed: 7 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});

type Path = readonly (string | number)[];

function withField(root: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(root);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as typeof parent;
  const last = path.at(-1) as string;
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

function everyPath(value: unknown, path: (string | number)[] = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, item]) => everyPath(item, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}
