// The runs a page may point to: those the project publishes, and those that the executed lessons wrote.

import { readFileSync } from 'node:fs';
import { labFolder, listRecords, type StoredRecord } from '@offload-lab/lib/store';
import { RunNotPublishableError } from '../errors.ts';
import { PUBLISHED_RUNS, ROOT } from '../paths.ts';

export interface PublishedRun extends StoredRecord {
  /** Committed with the project, or written by a lesson while it was executed for this site. */
  readonly origin: 'published' | 'lesson';
  readonly bytes: number;
}

/** @param wanted ids that executed lessons mention */
export async function collectRuns(
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PublishedRun>> {
  const published = await listRecords(PUBLISHED_RUNS);
  const bad = published.unreadable[0];
  if (bad) throw new RunNotPublishableError(bad.path.slice(ROOT.length + 1), bad.reason);
  const own = await listRecords(labFolder('runs'));
  const runs = new Map<string, PublishedRun>();
  for (const stored of own.records) {
    if (wanted.has(stored.record.id)) add(runs, stored, 'lesson');
  }
  for (const stored of published.records) add(runs, stored, 'published');
  return runs;
}

function add(
  runs: Map<string, PublishedRun>,
  stored: StoredRecord,
  origin: PublishedRun['origin'],
): void {
  runs.set(stored.record.id, { ...stored, origin, bytes: readFileSync(stored.path).length });
}
