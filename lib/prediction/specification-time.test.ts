import { describe, expect, it } from 'vitest';
import { KERNEL_RATES } from '../hardware/index.ts';
import {
  estimatePrefillFlops,
  kvCacheBytesPerToken,
  onnxBytesPerToken,
  parseArchitecture,
} from '../sizing/index.ts';
import { modelTimeFromSpecification } from './index.ts';

// Qwen2.5-Coder-0.5B
const model = parseArchitecture({
  model_type: 'qwen2',
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  vocab_size: 151_936,
  max_position_embeddings: 32_768,
  tie_word_embeddings: true,
});
const bert = parseArchitecture({
  model_type: 'bert',
  hidden_size: 384,
  intermediate_size: 1536,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  vocab_size: 30_522,
  max_position_embeddings: 512,
});
const short = { promptTokens: 128, outputTokens: 0 };
const time = (dtype: 'fp32' | 'q8' | 'q4', request = short, cores = 2) =>
  modelTimeFromSpecification(model, dtype, request, cores);

describe('modelTimeFromSpecification()', () => {
  it('is bytes over the bandwidth that the fastest format shows, with the cache moved three times', () => {
    const rate = (dtype: string) => KERNEL_RATES.find((one) => one.dtype === dtype);
    const [q8, q4] = [rate('q8'), rate('q4')];
    if (q8 === undefined || q4 === undefined) throw new Error('no rates');
    const { tpotMs, ttftMs } = time('q8');
    // 0.5 bytes a weight, and a scale of 4 bytes for each 32 of them; int8 in memory
    const bandwidth = q4.decodeBytesPerSecond.value / (0.5 + 4 / 32);
    expect(bandwidth).toBeGreaterThan(q8.decodeBytesPerSecond.value);
    const bytes = onnxBytesPerToken(model, 'q8') + 3 * 128 * kvCacheBytesPerToken(model, 4);
    expect(tpotMs?.value).toBeCloseTo((1000 * bytes) / bandwidth, 6);
    const compute = estimatePrefillFlops(model, 128) / q8.prefillFlopsPerSecond.value;
    expect(ttftMs.value).toBeCloseTo(1000 * compute, 6);
  });

  it('shows what the file sizes hide: a token of q4 takes as long as one of q8, a prompt far longer', () => {
    const [q4, q8] = [time('q4'), time('q8')];
    expect(onnxBytesPerToken(model, 'q4') / onnxBytesPerToken(model, 'q8')).toBeCloseTo(0.625, 2);
    expect((q4.tpotMs?.value ?? 0) / (q8.tpotMs?.value ?? 0)).toBeCloseTo(1, 2);
    expect(q4.ttftMs.value).toBeGreaterThan(3 * q8.ttftMs.value);
  });

  it('takes one reading of the weights at least, however short the prompt', () => {
    const one = time('fp32', { promptTokens: 1, outputTokens: 0 });
    expect(one.ttftMs.value).toBeGreaterThan(0.9 * (one.tpotMs?.value ?? 0));
  });

  it('slows with a fraction of a core and never credits cores nobody measured', () => {
    const [half, two, many] = [0.5, 2, 64].map(
      (cores) => time('q8', short, cores).ttftMs.value,
    ) as [number, number, number];
    expect(half / two).toBeCloseTo(4, 6);
    expect(many).toBe(two);
  });

  it('claims a wide range, because nothing was run', () => {
    const { value, low, high } = time('q8').ttftMs;
    expect([value / low, high / value]).toEqual([2, 2]);
  });

  it('has no time per token for an encoder', () => {
    const encoded = modelTimeFromSpecification(bert, 'fp32', short, 2);
    expect(encoded.tpotMs).toBeNull();
    expect(encoded.ttftMs.value).toBeGreaterThan(0);
  });
});
