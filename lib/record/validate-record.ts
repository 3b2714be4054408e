import { quote, reject } from './check.ts';
import { expandRecord } from './compact-record.ts';
import { InvalidRecordError } from './errors.ts';
import { hashRecord } from './hash.ts';
import { validateJsonValue } from './json-value.ts';
import type { RunRecord, TimingVerdict } from './run-record.ts';
import { checkRunRecordShape } from './shape/run-record.ts';

/** Longest text taken for a record: far above any run, far below what stalls a reader. */
const MAX_RECORD_CHARACTERS = 200_000_000;

/**
 * Throws unless the value is a run record: shape, the rules that join fields, and the id.
 *
 * @throws InvalidRecordError naming the field, its value and what was wanted
 */
export function validateRecord(value: unknown): asserts value is RunRecord {
  validateJsonValue(value);
  validateFields(value);
  validateId(value);
}

function validateId(value: RunRecord): void {
  const id = hashRecord(value);
  if (value.id !== id) {
    reject(value.id, 'id', `"${id}", the hash of the content (was the file edited?)`);
  }
}

/** Everything about a plain JSON value but whether its id is the hash of its content. */
export function validateFields(value: unknown): asserts value is RunRecord {
  checkRunRecordShape(value, '');
  validateRules(value as RunRecord);
}

/**
 * Reads a record from the JSON text of a file, whether its lists are written out or as columns.
 *
 * @throws InvalidRecordError for text that is not JSON or not a run record
 */
export function parseRecord(text: string): RunRecord {
  if (text.length > MAX_RECORD_CHARACTERS) {
    const found = `${text.length} characters long`;
    const wanted = `at most ${MAX_RECORD_CHARACTERS} characters`;
    throw new InvalidRecordError({ path: '', found, wanted });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidRecordError({ path: '', found: quote(text), wanted: 'JSON', cause });
  }
  validateJsonValue(value);
  checkRunRecordShape(value, '');
  expandRecord(value);
  validateFields(value); // again: columns may have hidden a time out of order or out of range
  validateId(value);
  return value;
}

function validateRules(record: RunRecord): void {
  const { startedAt, endedAt, model, timing, schemaVersion } = record;
  validateTime(startedAt, 'startedAt');
  validateTime(endedAt, 'endedAt');
  if (endedAt < startedAt) reject(endedAt, 'endedAt', `a time after "${startedAt}"`);
  validateVerdict(record, 'valid');
  if (timing !== undefined) validateVerdict(timing, 'timing.valid');
  const version = timing === undefined ? 1 : 2;
  if (schemaVersion !== version) {
    const why = timing === undefined ? 'no verdict' : 'a verdict';
    reject(schemaVersion, 'schemaVersion', `"${version}", because there is ${why} on its times`);
  }
  if (model.weights !== 'remote' && Object.keys(model.files).length === 0) {
    reject(model.files, 'model.files', 'a sha256 for every weight file of a local model');
  }
  record.samples.forEach((sample, i) => {
    if (!Array.isArray(sample.events)) reject(sample.events, `samples[${i}].events`, 'a list');
    validateAscending(sample.events, `samples[${i}].events`);
  });
  for (const [name, { low, high, p50 }] of Object.entries(record.metrics)) {
    if (low === null && high === null) continue;
    if (low === null || high === null || low > p50 || high < p50) {
      reject(p50, `metrics.${name}.p50`, `a value from "low" (${low}) to "high" (${high})`);
    }
  }
}

function validateVerdict({ valid, reasons }: TimingVerdict, path: string): void {
  if (valid !== (reasons.length === 0)) {
    reject(valid, path, `"${!valid}", because there are ${reasons.length} reasons against it`);
  }
}

function validateTime(time: string, path: string): void {
  if (Number.isNaN(Date.parse(time))) reject(time, path, 'a time that exists');
}

function validateAscending(events: readonly { readonly timeMs: number }[], path: string): void {
  let previous = 0;
  events.forEach(({ timeMs }, i) => {
    if (timeMs < previous) reject(timeMs, `${path}[${i}].timeMs`, `${previous} or later`);
    previous = timeMs;
  });
}
