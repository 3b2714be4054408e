import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HARDWARE_ROWS, type HardwareRow } from '../../hardware/index.ts';
import { runLab } from '../__fixtures__/run-lab.ts';
import { decodeRate, observedBandwidthShare, prefillRate, timeAt } from './hardware-speed.ts';
import { type HardwareRequest, predictOnHardware } from './predict-hardware.ts';

const SMALL = 'hub:onnx-community/Qwen2.5-Coder-0.5B-Instruct';
/** CodeLlama-34B, as its page says. */
const LARGE = {
  model_type: 'llama',
  hidden_size: 8192,
  intermediate_size: 22_016,
  num_hidden_layers: 48,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  vocab_size: 32_000,
  max_position_embeddings: 16_384,
  tie_word_embeddings: false,
};
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-hardware-'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(LARGE));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = (changes: Partial<HardwareRequest> = {}): HardwareRequest => ({
  ...{ dtype: 'fp16', promptTokens: 1000, outputTokens: 200, on: 'nvidia-l4', users: 1, gpus: 1 },
  ...changes,
});

describe('predictOnHardware()', () => {
  it('refuses 34 billion weights of two bytes on 40 GB, and takes them on two of 80', async () => {
    const one = await predictOnHardware(folder, ask({ on: 'nvidia-a100-40' }));
    expect(one.fits).toBe(false);
    expect(one.reason).toMatch(/^Needs 6\d\.\d GiB .*, the GPU has 37\.3 GiB$/);
    const two = await predictOnHardware(folder, ask({ on: 'nvidia-a100-80-sxm', gpus: 2 }));
    expect(two.fits).toBe(true);
  });

  it('holds exactly as many users as it says', async () => {
    const { versions } = await predictOnHardware(SMALL, ask());
    const most = versions[0]?.fit.maxUsers ?? 0;
    expect(most).toBeGreaterThan(10);
    expect((await predictOnHardware(SMALL, ask({ users: most }))).fits).toBe(true);
    expect((await predictOnHardware(SMALL, ask({ users: most + 1 }))).fits).toBe(false);
  });

  it('makes each token slower with every user, and nothing faster than the specification', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('nvidia-t4', 'nvidia-l4', 'nvidia-rtx-4090', 'apple-m4-pro'),
        fc.integer({ min: 1, max: 200 }),
        async (on, users) => {
          const fewer = await predictOnHardware(SMALL, ask({ on, users }));
          const more = await predictOnHardware(SMALL, ask({ on, users: users + 1 }));
          expect(more.tpotMs?.value).toBeGreaterThan(fewer.tpotMs?.value ?? Infinity);
          const printed = HARDWARE_ROWS.find(({ id }) => id === on)?.memoryBandwidthBytesPerSecond;
          const bytes = 2 * fewer.parameters + users * fewer.kvCacheBytes;
          const leastMs = (1000 * bytes) / (printed?.value ?? Number.NaN);
          expect(fewer.tpotMs?.low).toBeGreaterThan(0.999 * leastMs);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('says which machines it knows, the near ones first, and no processors', async () => {
    const near = predictOnHardware(SMALL, ask({ on: 'nvidia-l5' }));
    await expect(near).rejects.toMatchObject({ hint: expect.stringContaining('nvidia-l4') });
    const cpu = predictOnHardware(SMALL, ask({ on: 'codespace-2core' }));
    await expect(cpu).rejects.toThrow('No published machine is called "codespace-2core"');
  });
});

describe('the rates of a row', () => {
  const figure = (value: number) => ({ value, source: 'a page', asOf: '2026' });
  const row = (printed: number | null, seen: number | null): HardwareRow => ({
    ...{ id: 'a', kind: 'gpu', memoryGigabytes: [8], notes: '', fp16DenseFlopsPerSecond: null },
    memoryBandwidthBytesPerSecond: printed === null ? null : figure(printed),
    observedDecodeBytesPerSecond: seen === null ? null : figure(seen),
  });

  it('take what was observed, else the usual share of what is printed, else nothing', () => {
    expect(observedBandwidthShare([row(100, 50), row(100, null), row(100, 90), row(10, 6)])).toBe(
      0.6,
    );
    expect(decodeRate(row(100, 50))).toMatchObject({ perSecond: 50, basis: 'observed', most: 100 });
    const usual = decodeRate(row(100, null));
    expect(usual?.perSecond).toBeCloseTo(100 * observedBandwidthShare(), 9);
    expect(decodeRate(row(null, null))).toBeUndefined();
    expect(prefillRate(row(100, 50))).toBeUndefined();
  });

  it('give a range that ends at the specification', () => {
    const rate = decodeRate(row(100, 80));
    if (rate === undefined) throw new Error('no rate');
    expect(timeAt(8, rate)).toEqual({ value: 100, low: 80, high: 200 });
  });
});

describe('lab predict --on', () => {
  it('labels every time as modelled and names its sources', async () => {
    const { exitCode, stdout } = await runLab(['predict', SMALL, '--on', 'nvidia-l4']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Fits nvidia-l4: Needs /);
    expect(stdout).toMatch(/first token, modelled .*each further token, modelled /s);
    expect(stdout).toContain('Everything is modelled from published figures, nothing was run');
    expect(stdout).toMatch(/Decoding: .* of the specification, .*\(2026-/);
  });

  it('says what does not fit in --json as well, and wants a GPU for users', async () => {
    const { stdout } = await runLab(['predict', folder, '--on', 'nvidia-a100-40', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ fits: false, label: 'modelled' });
    const alone = await runLab(['predict', SMALL, '--users', '4']);
    expect(alone.exitCode).toBe(2);
    expect(alone.stderr).toContain('about a GPU that "--on" names');
  });
});
