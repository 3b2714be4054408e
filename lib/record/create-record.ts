import { hashRecord } from './hash.ts';
import { validateJsonValue } from './json-value.ts';
import { RUN_SCHEMA, type RunRecord } from './run-record.ts';
import { validateFields } from './validate-record.ts';

/** What a measurement fills in; the rest of a record follows from it. */
export type RunDraft = Omit<RunRecord, 'schema' | 'schemaVersion' | 'id' | 'valid'>;

/**
 * Builds a record: adds the schema, `valid` (no reason against it) and the id from the content's hash.
 * The same draft always gives the same id.
 *
 * @throws InvalidRecordError when the draft holds something a record must not
 */
export function createRecord(draft: RunDraft): RunRecord {
  validateJsonValue(draft); // before JSON turns NaN into null and drops functions
  const valid = Array.isArray(draft.reasons) && draft.reasons.length === 0;
  const schemaVersion = draft.timing === undefined ? 1 : 2;
  const content = { schema: RUN_SCHEMA, schemaVersion, ...draft, valid };
  const copy = JSON.parse(JSON.stringify(content)) as Omit<RunRecord, 'id'>;
  const { schema, schemaVersion: _version, ...rest } = copy;
  const record: unknown = { schema, schemaVersion, id: hashRecord(copy), ...rest };
  validateFields(record);
  return record;
}
