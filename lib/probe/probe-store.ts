import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PROBE_SCHEMA_VERSION, type ProbedMachine, type ProbeResult } from '../prediction/index.ts';
import { labFolder, writeFileAtomic } from '../store/index.ts';

/** After this long a machine may have another kernel, neighbour or cooling. Our choice. */
export const PROBE_DAYS = 7;

const DAY_MS = 86_400_000;

export interface StoredProbe {
  readonly probe: ProbeResult;
  readonly ageMs: number;
  readonly isExpired: boolean;
}

/** Stores a probe under the fingerprint of its machine; a newer one takes its place. */
export async function writeProbe(probe: ProbeResult): Promise<string> {
  const path = probePath(probe.machine);
  await writeFileAtomic(path, `${JSON.stringify(probe)}\n`);
  return path;
}

/** The probe of a machine, however old; undefined where there is none that can be read. */
export async function readProbe(
  machine: ProbedMachine,
  nowMs: number = Date.now(),
): Promise<StoredProbe | undefined> {
  const text = await readFile(probePath(machine), 'utf8').catch(() => undefined);
  const probe = text === undefined ? undefined : parseProbe(text);
  if (probe === undefined) return undefined;
  const ageMs = Math.max(0, nowMs - Date.parse(probe.measuredAt));
  return { probe, ageMs, isExpired: ageMs > PROBE_DAYS * DAY_MS };
}

/** Whether there is a probe of this machine from before its passes were changed: not to be used, but to be told. */
export async function hasOlderProbe(machine: ProbedMachine): Promise<boolean> {
  const text = await readFile(probePath(machine), 'utf8').catch(() => '{}');
  const version = /^\{"schemaVersion":(\d+),/.exec(text)?.[1];
  return version !== undefined && Number(version) < PROBE_SCHEMA_VERSION;
}

/** The same for the same processor, quota, threads and runtime; short enough for a file name. */
export function fingerprintOf(machine: ProbedMachine): string {
  const facts = JSON.stringify(Object.entries(machine).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

function probePath(machine: ProbedMachine): string {
  return labFolder('probe', `${fingerprintOf(machine)}.json`);
}

/** A damaged or older file counts as none: a probe takes seconds. */
function parseProbe(text: string): ProbeResult | undefined {
  try {
    const value = JSON.parse(text) as Partial<ProbeResult>;
    const isWhole = value.schemaVersion === PROBE_SCHEMA_VERSION && Array.isArray(value.stacks);
    return isWhole ? (value as ProbeResult) : undefined;
  } catch {
    return undefined;
  }
}
