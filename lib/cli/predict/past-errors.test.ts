import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../prediction/index.ts';
import { describeProbedMachine, fingerprintOf, writeLedgerEntry } from '../../probe/index.ts';
import { runLab } from '../__fixtures__/run-lab.ts';
import type { Prediction } from './predict-model.ts';

const MIB = 2 ** 20;
const oldHome = process.env.LAB_HOME;
let folder: string;
let config: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-past-'));
  process.env.LAB_HOME = folder;
  config = join(folder, 'config.json');
  const shape = {
    ...{ model_type: 'llama', hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2 },
    ...{ num_attention_heads: 4, num_key_value_heads: 2, vocab_size: 320 },
  };
  await writeFile(config, JSON.stringify(shape));
});
afterAll(async () => {
  if (oldHome === undefined) delete process.env.LAB_HOME;
  else process.env.LAB_HOME = oldHome;
  await rm(folder, { recursive: true, force: true });
});

/** A prediction of 100 that was 10 % too low for times and three times too low for memory. */
async function remember(id: string, basis: LedgerEntry['basis']): Promise<void> {
  const around = (value: number) => ({ value, low: 0.8 * value, high: 1.2 * value });
  await writeLedgerEntry({
    ...{ schemaVersion: 2, id, predictedAt: '2026-11-20T00:00:00.000Z', basis },
    fingerprint: fingerprintOf(await describeProbedMachine()),
    ...{ modelType: 'llama', parameters: 1, dtype: 'q8', promptTokens: 8, outputTokens: 8 },
    predicted: { ttftMs: around(90), tpotMs: around(90), peakMemoryBytes: around(100 * MIB) },
    measured: { ttftMs: 100, tpotMs: 100, peakMemoryBytes: 300 * MIB },
    recordId: null,
  });
}

async function predict(): Promise<Prediction> {
  return JSON.parse((await runLab(['predict', config, '--json'])).stdout) as Prediction;
}

describe('lab predict with a past', () => {
  it('says nothing of the past where there is none', async () => {
    const { stdout } = await runLab(['predict', config]);
    expect(stdout).not.toContain('earlier predictions here');
    expect((await predict()).track).toEqual({ ttftMs: null, tpotMs: null, peakMemoryBytes: null });
  });

  it('shows beside each number how far off it was before, and whether its range held', async () => {
    await remember('a', 'specification');
    const { stdout } = await runLab(['predict', config]);
    expect(stdout).toContain('earlier predictions here');
    expect(stdout).toMatch(
      /first token, modelled .* off by 10 % \(median of 1\), 100 % in range\n/,
    );
    expect(stdout).toMatch(/each further token, modelled .* off by 10 % \(median of 1\)/);
    expect(stdout).toMatch(/peak memory .* off by 66\.7 % \(median of 1\), 0 % in range\n/);
  });

  it('widens the range of memory to the errors made here, whatever times rested on', async () => {
    const before = (await predict()).peakMemoryBytes;
    for (const id of ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) await remember(id, 'probe');
    const { peakMemoryBytes: after, track } = await predict();
    expect(after.value).toBe(before.value);
    expect(after.high / after.value).toBeCloseTo(3, 5);
    expect(after.value / after.low).toBeCloseTo(3, 5);
    expect(track.peakMemoryBytes?.n).toBe(10);
    expect(track.tpotMs?.n).toBe(1);
  });
});
