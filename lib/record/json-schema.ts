import type { JsonSchema } from './check.ts';
import { checkRunRecordShape } from './shape/run-record.ts';

/**
 * JSON Schema (draft 2020-12) of a run record's file, generated from the checks that validate records.
 * `run-record.schema.json` beside this file is its text. Rules that join fields are only in the
 * validator: the id is the content's hash, times ascend, `valid` follows from `reasons`.
 */
export function createRunRecordSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:offload-lab:run:1',
    title: 'Offload Lab run record',
    description:
      'One measured run. Unknown fields are allowed; the id is the first 16 hex digits of the sha256 of the canonical JSON without "id", with event logs and resource samples written out as lists of objects',
    ...checkRunRecordShape.schema,
  };
}
