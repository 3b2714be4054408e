import { describe, expect, it } from 'vitest';
import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { predictPeakMemory } from './index.ts';

const model = parseArchitecture({
  model_type: 'llama',
  ...{ hidden_size: 1792, intermediate_size: 4864, num_hidden_layers: 24 },
  ...{ num_attention_heads: 14, num_key_value_heads: 2, vocab_size: 49_152 },
  ...{ max_position_embeddings: 4096, tie_word_embeddings: true },
}) as DecoderArchitecture;

/** Peaks of this model as files of random weights, measured on 2026-11-20; megabytes of the worse of two runs. */
const MEASURED = [
  { dtype: 'q8', isPrepacked: true, promptTokens: 32, outputTokens: 32, peak: 1169 },
  { dtype: 'q8', isPrepacked: false, promptTokens: 32, outputTokens: 32, peak: 1137 },
  { dtype: 'q8', isPrepacked: true, promptTokens: 256, outputTokens: 64, peak: 1216 },
  { dtype: 'q4', isPrepacked: true, promptTokens: 32, outputTokens: 32, peak: 822 },
  { dtype: 'q4', isPrepacked: true, promptTokens: 256, outputTokens: 64, peak: 887 },
] as const;

describe('predictPeakMemory()', () => {
  it.each(MEASURED)('is near the recorded peak of $dtype, prepacked $isPrepacked', (row) => {
    const { peakBytes } = predictPeakMemory(model, row);
    expect(Math.abs(peakBytes - row.peak * 1e6)).toBeLessThan(
      Math.max(50 * 2 ** 20, 0.05 * row.peak * 1e6),
    );
  });

  it('counts an unused original twice when it lies inside the .onnx file', () => {
    const request = { dtype: 'q8', promptTokens: 32, outputTokens: 32 } as const;
    const outside = predictPeakMemory(model, request);
    const inside = predictPeakMemory(model, { ...request, hasExternalData: false });
    expect(inside.peakBytes - outside.peakBytes).toBeGreaterThan(0.9e9);
  });

  it('never has more caches than were made, and grows with the context', () => {
    const at = (outputTokens: number): number =>
      predictPeakMemory(model, { dtype: 'q8', promptTokens: 1, outputTokens }).cacheBytes;
    expect(at(1)).toBeLessThan(100_000);
    expect(at(64)).toBeLessThan(at(2048));
  });
});
