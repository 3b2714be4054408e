import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LedgerEntry, PROBE_SCHEMA_VERSION, type ProbeResult } from '../prediction/index.ts';
import {
  fingerprintOf,
  hasOlderProbe,
  PROBE_DAYS,
  readLedger,
  readProbe,
  writeLedgerEntry,
  writeProbe,
} from './index.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-probe-'));
  process.env.LAB_HOME = home;
});
afterAll(async () => {
  delete process.env.LAB_HOME;
  await rm(home, { recursive: true, force: true });
});

const machine = {
  cpuModel: 'planted',
  architecture: 'x64',
  usableCores: 2,
  threads: 2,
  onnxRuntimeVersion: '1.30.0',
};
const probe: ProbeResult = {
  schemaVersion: PROBE_SCHEMA_VERSION,
  measuredAt: '2026-11-20T12:00:00.000Z',
  machine,
  stacks: [],
  memoryReadBytesPerSecond: 1,
  processorCacheBytes: null,
  noise: {},
  wallMs: 1,
};
const AT = Date.parse(probe.measuredAt);
const DAY_MS = 86_400_000;

describe('a stored probe', () => {
  it('comes back with its age, and expires', async () => {
    await writeProbe(probe);
    expect(await readProbe(machine, AT + 1000)).toEqual({ probe, ageMs: 1000, isExpired: false });
    const late = await readProbe(machine, AT + PROBE_DAYS * DAY_MS + 1);
    expect(late?.isExpired).toBe(true);
  });

  it.each([
    ['half a core', { usableCores: 0.5, threads: 1 }],
    ['another thread count', { threads: 1 }],
    ['another runtime', { onnxRuntimeVersion: '1.31.0' }],
    ['another processor', { cpuModel: 'other' }],
  ])('says nothing about %s', async (_name, change) => {
    expect(await readProbe({ ...machine, ...change }, AT)).toBeUndefined();
  });

  it('counts as none when it timed what is not run any more', async () => {
    const path = await writeProbe(probe);
    await writeFile(path, JSON.stringify({ ...probe, schemaVersion: PROBE_SCHEMA_VERSION - 1 }));
    expect(await readProbe(machine, AT)).toBeUndefined();
    expect(await hasOlderProbe(machine)).toBe(true);
    await writeProbe(probe);
    expect(await hasOlderProbe(machine)).toBe(false);
    expect(await hasOlderProbe({ ...machine, threads: 7 })).toBe(false);
  });

  it('counts as none when damaged', async () => {
    const path = await writeProbe(probe);
    await writeFile(path, '{"schemaVersion":1');
    expect(await readProbe(machine, AT)).toBeUndefined();
  });
});

describe('the ledger', () => {
  const entry: LedgerEntry = {
    schemaVersion: 2,
    id: 'a',
    predictedAt: probe.measuredAt,
    fingerprint: fingerprintOf(machine),
    basis: 'probe',
    modelType: 'qwen2',
    parameters: 1,
    dtype: 'q8',
    promptTokens: 1,
    outputTokens: 1,
    predicted: { tpotMs: { value: 2, low: 1, high: 3 } },
    measured: null,
    recordId: null,
  };

  it('holds a prediction once, before the run and after it', async () => {
    await writeLedgerEntry(entry);
    expect(await readLedger(entry.fingerprint)).toEqual([entry]);
    const scored = { ...entry, measured: { tpotMs: 2.5 }, recordId: 'r' };
    await writeLedgerEntry(scored);
    expect(await readLedger(entry.fingerprint)).toEqual([scored]);
    expect(await readdir(join(home, 'predictions'))).toHaveLength(1);
  });

  it('keeps machines apart and steps over damaged files', async () => {
    await writeLedgerEntry({ ...entry, id: 'b', fingerprint: 'other' });
    await writeFile(join(home, 'predictions', 'c.json'), 'half');
    expect((await readLedger(entry.fingerprint)).map(({ id }) => id)).toEqual(['a']);
  });
});
