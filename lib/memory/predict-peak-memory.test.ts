import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dtype } from '../generation/index.ts';
import { type ConfigJson, type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { median } from '../stats/index.ts';
import { type PeakMemory, type PeakMemoryInput, predictPeakMemory } from './index.ts';

interface RecordedPeak extends PeakMemoryInput {
  readonly model: string;
  readonly isPrepacked: boolean;
  readonly hasSecondSession: boolean;
  readonly loadPeakRssBytes: number;
  readonly peakRssBytes: number;
}

// Recorded by backends/transformers/validate-memory.ts: models of random weights that no constant was fitted to.
// What is tested is the arithmetic, not the memory of whatever runs this test.
const { configs, peaks } = JSON.parse(
  readFileSync(new URL('./__fixtures__/peaks-2026-11-20.json', import.meta.url), 'utf8'),
) as {
  readonly configs: Readonly<Record<string, ConfigJson>>;
  readonly peaks: readonly RecordedPeak[];
};

function predict(model: string, request: PeakMemoryInput): PeakMemory {
  return predictPeakMemory(parseArchitecture(configs[model] ?? {}) as DecoderArchitecture, request);
}

function named(rows: readonly RecordedPeak[]): readonly (readonly [string, RecordedPeak])[] {
  return rows.map((row) => {
    const { model, dtype, isPrepacked, promptTokens, outputTokens } = row;
    const how = isPrepacked ? 'prepacked' : 'read in place';
    return [`${model} ${dtype}, ${how}, ${promptTokens} + ${outputTokens} tokens`, row];
  });
}

describe('predictPeakMemory() of unseen models', () => {
  it.each(named(peaks))('is within 50 MiB or 5 %% of the recorded peak: %s', (_, row) => {
    const off = Math.abs(predict(row.model, row).peakBytes - row.peakRssBytes);
    expect(off).toBeLessThanOrEqual(Math.max(50 * 2 ** 20, 0.05 * row.peakRssBytes));
  });

  it('is checked with two models in each format, with and without prepacking', () => {
    for (const dtype of ['fp32', 'q8', 'q4'] satisfies Dtype[]) {
      for (const isPrepacked of [true, false]) {
        const rows = peaks.filter((row) => row.dtype === dtype && row.isPrepacked === isPrepacked);
        expect(new Set(rows.map(({ model }) => model)).size).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('is off by less than 4 % in half of them', () => {
    const shares = peaks.map((row) => predict(row.model, row).peakBytes / row.peakRssBytes - 1);
    expect(median(shares.map(Math.abs))).toBeLessThan(0.04);
  });
});

describe('predictPeakMemory()', () => {
  it('lets logits of several requests pile up, as far as the collector does', () => {
    const model = configs['SmolLM2-135M'];
    if (model === undefined) throw new Error('The recording lacks the model');
    const after = (requests: number): PeakMemory =>
      predict('SmolLM2-135M', { dtype: 'q8', promptTokens: 128, outputTokens: 16, requests });
    expect(after(2).logitBytes).toBe(2 * after(1).logitBytes);
    expect(after(2).peakBytes - after(1).peakBytes).toBe(after(1).logitBytes);
    expect(after(1000)).toEqual(after(2000));
    expect(after(1000).logitBytes).toBeLessThan(100e6);
  });

  const config = {
    model_type: 'llama',
    ...{ hidden_size: 1792, intermediate_size: 4864, num_hidden_layers: 24 },
    ...{ num_attention_heads: 14, num_key_value_heads: 2, vocab_size: 49_152 },
    ...{ max_position_embeddings: 4096, tie_word_embeddings: true },
  };
  const model = parseArchitecture(config) as DecoderArchitecture;
  const request = { dtype: 'q8', promptTokens: 32, outputTokens: 32 } as const;

  it('adds packed weights, a session and a cache for a second session', () => {
    // long enough that running takes more than loading did
    const q4 = { ...request, dtype: 'q4', promptTokens: 2000 } as const;
    const [one, two] = [false, true].map((hasSecondSession) =>
      predictPeakMemory(model, { ...q4, hasSecondSession }),
    ) as [PeakMemory, PeakMemory];
    expect(one.secondSessionBytes).toBe(0);
    expect(two.peakBytes - one.peakBytes).toBe(two.secondSessionBytes);
    expect(two.secondSessionBytes).toBeGreaterThan(0.6 * one.weightBytes);
    expect(two.secondSessionBytes).toBeLessThan(one.weightBytes + one.cacheBytes);
  });

  it('has room for whole steps of 128 tokens, in the backend and in the arena', () => {
    const cacheOf = (promptTokens: number, outputTokens: number): number =>
      predictPeakMemory(model, { dtype: 'q8', promptTokens, outputTokens }).cacheBytes;
    const tokenBytes = 2 * 24 * 2 * 128 * 4; // keys and values, layers, heads, numbers, fp32
    expect(cacheOf(1, 1)).toBe(2 * 256 * tokenBytes);
    expect(cacheOf(128, 128)).toBe(2 * 256 * tokenBytes);
    expect(cacheOf(128, 129)).toBe(2 * 512 * tokenBytes);
  });

  it('does not grow with a prompt beyond a piece of it, but for the cache', () => {
    const at = (promptTokens: number): PeakMemory =>
      predictPeakMemory(model, { ...request, promptTokens });
    const [short, long] = [at(1024), at(2048)];
    const scores = 4 * 14 * 256 * 1024; // fp32, heads, piece, further tokens
    expect(long.activationBytes - short.activationBytes).toBe(scores);
    expect(at(200).activationBytes).toBeLessThan(at(250).activationBytes);
  });

  it('widens the largest 4-bit matrix where nothing is prepacked', () => {
    const q4 = { ...request, dtype: 'q4' } as const;
    const packed = predictPeakMemory(model, q4).activationBytes;
    const unpacked = predictPeakMemory(model, { ...q4, isPrepacked: false }).activationBytes;
    expect(unpacked - packed).toBe(4 * 49_152 * 1792);
  });
});
