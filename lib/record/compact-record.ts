// A record in memory is easy to read; in a file its long lists are columns. The id is the hash of the
// record in memory, so it does not depend on how a file writes it.

import type { StreamChunk } from '../metrics/index.ts';
import { reject } from './check.ts';
import { type CompactEvents, compactEvents, expandEvents } from './compact-events.ts';
import type { ResourceSample } from './resource-record.ts';
import type { RunRecord } from './run-record.ts';

/** Objects with nearly the same keys: the keys once, then rows, `null` for an absent field. */
interface CompactTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
}

/** JSON text of a record for a file: `parseRecord` gives the same record back, digit by digit. */
export function formatRecord(record: RunRecord): string {
  const { samples, resources } = record;
  const compact = {
    ...record,
    samples: samples.map((sample) => ({ ...sample, events: compactEvents(sample.events) })),
    ...(resources === undefined
      ? {}
      : { resources: { ...resources, samples: toTable(resources.samples) } }),
  };
  return `${JSON.stringify(compact)}\n`;
}

/** Turns columns back into lists, in place; for a value whose shape was checked. */
export function expandRecord(value: unknown): void {
  const record = value as { samples: { events: unknown }[]; resources?: { samples: unknown } };
  record.samples.forEach((sample, i) => {
    sample.events = expandList<StreamChunk, CompactEvents>(sample.events, (events) =>
      expandEvents(events, `samples[${i}].events`),
    );
  });
  if (record.resources !== undefined) {
    record.resources.samples = expandList<ResourceSample, CompactTable>(
      record.resources.samples,
      (table) => fromTable(table, 'resources.samples'),
    );
  }
}

function expandList<Item, Compact>(value: unknown, expand: (value: Compact) => Item[]): Item[] {
  return Array.isArray(value) ? (value as Item[]) : expand(value as Compact);
}

function toTable(samples: readonly ResourceSample[]): CompactTable {
  const columns = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  const rows = samples.map((sample) =>
    columns.map((column) => sample[column as keyof ResourceSample] ?? null),
  );
  return { columns, rows };
}

function fromTable({ columns, rows }: CompactTable, path: string): ResourceSample[] {
  return rows.map((row, i) => {
    if (row.length !== columns.length) {
      reject(row, `${path}.rows[${i}]`, `a list of ${columns.length}, one per column`);
    }
    const fields = columns.map((column, j) => [column, row[j]] as const);
    return Object.fromEntries(fields.filter(([, value]) => value !== null)) as never;
  });
}
