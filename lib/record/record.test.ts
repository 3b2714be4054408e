import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleDraft, exampleRecord } from './example-record.ts';
import { hashRecord } from './hash.ts';
import {
  createRecord,
  formatRecord,
  InvalidRecordError,
  isTimingValid,
  parseRecord,
  validateRecord,
} from './index.ts';

/** The same record with one field replaced and a matching id, so that only that field is wrong. */
function withField(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(JSON.stringify(exampleRecord()));
  let parent = copy;
  for (const key of path.slice(0, -1)) parent = parent[key];
  const last = path.at(-1) as string;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify({ ...copy, id: hashRecord(copy) });
}

function errorOf(text: string): InvalidRecordError {
  try {
    parseRecord(text);
  } catch (error) {
    if (error instanceof InvalidRecordError) return error;
    throw error;
  }
  throw new Error('expected a rejection');
}

describe('createRecord', () => {
  it('gives the same draft the same id, whatever the order of its keys', () => {
    const draft = exampleDraft();
    const reversed = Object.fromEntries(Object.entries(draft).reverse()) as typeof draft;
    expect(createRecord(reversed).id).toBe(createRecord(draft).id);
    expect(createRecord(draft).id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('gives a draft that differs in one number another id', () => {
    const other = exampleDraft({ memory: { peakRssBytes: 150_000_001 } });
    expect(createRecord(other).id).not.toBe(createRecord(exampleDraft()).id);
  });

  it('survives the way through JSON unchanged', () => {
    const record = exampleRecord();
    expect(parseRecord(JSON.stringify(record, null, 2))).toEqual(record);
  });

  it('is valid exactly when there is no reason against it', () => {
    expect(exampleRecord().valid).toBe(true);
    expect(exampleRecord({ reasons: ['Noise was 40 %'] }).valid).toBe(false);
  });

  it('refuses NaN instead of writing null', () => {
    const draft = exampleDraft({ memory: { peakRssBytes: Number.NaN } });
    expect(() => createRecord(draft)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidRecordError: Cannot use this run record: "memory.peakRssBytes" is "NaN", wanted a finite number]`,
    );
  });
});

describe('timing', () => {
  const reasons = ['Too noisy: the interval of the median is 80 % wide on each side'];

  it('has a verdict of its own: noisy times leave the quality valid', () => {
    const record = exampleRecord({ timing: { valid: false, reasons } });
    expect(record).toMatchObject({ schemaVersion: 2, valid: true, timing: { valid: false } });
    expect(isTimingValid(record)).toBe(false);
    expect(parseRecord(formatRecord(record))).toEqual(record);
    expect(isTimingValid(exampleRecord({ timing: { valid: true, reasons: [] } }))).toBe(true);
  });

  it('is as valid as the run in a record without a verdict, which stays of version 1', () => {
    expect(exampleRecord().schemaVersion).toBe(1);
    expect(isTimingValid(exampleRecord())).toBe(true);
    expect(isTimingValid(exampleRecord({ reasons: ['Interrupted'] }))).toBe(false);
    const invalid = { reasons: ['Interrupted'], timing: { valid: true, reasons: [] } };
    expect(isTimingValid(exampleRecord(invalid))).toBe(false);
  });

  it('refuses a verdict without reasons, and one that a reader of version 1 would overlook', () => {
    expect(() => exampleRecord({ timing: { valid: false, reasons: [] } })).toThrow(
      '"timing.valid" is "false", wanted "true", because there are 0 reasons against it',
    );
    expect(errorOf(withField(['timing'], { valid: false, reasons })).message).toContain(
      '"schemaVersion" is "1", wanted "2", because there is a verdict on its times',
    );
    expect(errorOf(withField(['schemaVersion'], 2)).message).toContain('wanted "1"');
  });
});

describe('parseRecord', () => {
  it('names the field, its value and what was wanted', () => {
    const cases: [readonly (string | number)[], unknown][] = [
      [['mode'], 'real'],
      [['samples', 3, 'events', 0, 'timeMs'], 'soon'],
      [['samples', 3, 'events', 0, 'timeMs'], 1e300],
      [['samples', 3, 'events', 0, 'timeMs'], 999],
      [['engine', 'got'], undefined],
      [['model', 'files', 'model.safetensors', 'sha256'], 'abc'],
      [['model', 'files'], {}],
      [['metrics', 'ttftMs', 'n'], 0],
      [['metrics', 'ttftMs', 'low'], 5000],
      [['valid'], false],
      [['endedAt'], '2026-01-31T11:00:00.000Z'],
      [['startedAt'], '2026-13-31T11:00:00.000Z'],
      [['schema'], 'offload-lab/run/2'],
    ];
    const messages = cases.map(([path, value]) => errorOf(withField(path, value)).message);
    expect(messages).toMatchInlineSnapshot(`
      [
        "Cannot use this run record: "mode" is "real", wanted "live" or "recorded" or "simulated"",
        "Cannot use this run record: "samples[3].events[0].timeMs" is "soon", wanted a number from 0 to 10000000000",
        "Cannot use this run record: "samples[3].events[0].timeMs" is "1e+300", wanted a number from 0 to 10000000000",
        "Cannot use this run record: "samples[3].events[1].timeMs" is "113", wanted 999 or later",
        "Cannot use this run record: "engine.got" is missing, wanted an object",
        "Cannot use this run record: "model.files["model.safetensors"].sha256" is "abc", wanted a sha256 in 64 lower-case hex digits",
        "Cannot use this run record: "model.files" is an object, wanted a sha256 for every weight file of a local model",
        "Cannot use this run record: "metrics.ttftMs.n" is "0", wanted a whole number from 1 to 1000000000",
        "Cannot use this run record: "metrics.ttftMs.p50" is "104", wanted a value from "low" (5000) to "high" (107)",
        "Cannot use this run record: "valid" is "false", wanted "true", because there are 0 reasons against it",
        "Cannot use this run record: "endedAt" is "2026-01-31T11:00:00.000Z", wanted a time after "2026-01-31T12:00:00.000Z"",
        "Cannot use this run record: "startedAt" is "2026-13-31T11:00:00.000Z", wanted a time that exists",
        "Cannot use this run record: "schema" is "offload-lab/run/2", wanted "offload-lab/run/1"",
      ]
    `);
  });

  it('keeps fields it does not know', () => {
    const text = withField(['machine', 'rackPosition'], 7);
    expect(parseRecord(text).machine).toMatchObject({ rackPosition: 7 });
  });

  it('notices an edited number by the id', () => {
    const text = JSON.stringify(exampleRecord()).replace('150000000', '15000000');
    expect(errorOf(text).path).toBe('id');
  });

  it('refuses keys that reach into prototypes, also inside unknown fields', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const text = JSON.stringify(exampleRecord()).replace(
        '"schemaVersion"',
        `"extra":{"${key}":{"polluted":true}},"schemaVersion"`,
      );
      expect(errorOf(text).path).toBe(`extra.${key}`);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('explains text that is no record at all', () => {
    const messages = ['', 'null', '[]', '{', '42', '{}'].map((text) => errorOf(text).message);
    expect(messages).toMatchInlineSnapshot(`
      [
        "Cannot use this run record: the record is "", wanted JSON",
        "Cannot use this run record: the record is "null", wanted an object",
        "Cannot use this run record: the record is a list of 0, wanted an object",
        "Cannot use this run record: the record is "{", wanted JSON",
        "Cannot use this run record: the record is "42", wanted an object",
        "Cannot use this run record: "schema" is missing, wanted "offload-lab/run/1"",
      ]
    `);
  });

  it('survives absurd nesting', () => {
    expect(errorOf(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).wanted).toContain('nesting');
  });

  it('accepts or rejects with InvalidRecordError, whatever one field is replaced by', () => {
    const paths = everyPath(JSON.parse(JSON.stringify(exampleRecord())));
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined)),
        (path, value) => acceptsOrExplains(withField(path, value)),
      ),
      { numRuns: 600 },
    );
  });

  it('accepts or rejects with InvalidRecordError, whatever characters are damaged', () => {
    const text = JSON.stringify(exampleRecord());
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.nat(40),
        fc.string({ unit: 'binary', maxLength: 6 }),
        (at, length, patch) =>
          acceptsOrExplains(text.slice(0, at) + patch + text.slice(at + length)),
      ),
      { numRuns: 600 },
    );
  });
});

describe('validateRecord', () => {
  it('refuses values that JSON cannot hold', () => {
    for (const extra of [new Date(0), new Map(), () => 1, 1n, Number.POSITIVE_INFINITY]) {
      expect(() => validateRecord({ ...exampleRecord(), extra })).toThrow(InvalidRecordError);
    }
  });
});

function acceptsOrExplains(text: string): boolean {
  try {
    parseRecord(text);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidRecordError)) throw error;
    return error.message.length > 20 && error.hint.length > 0;
  }
}

function everyPath(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) => everyPath(item, [...path, key])),
  ].filter((one) => one.length > 0);
}
