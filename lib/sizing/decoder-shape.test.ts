import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countParameters,
  DECODER_SHAPES,
  type DecoderShape,
  parseArchitecture,
  toConfigJson,
} from './index.ts';

describe('toConfigJson()', () => {
  it('names each size so that it is read back, and divides the width where no head size is given', () => {
    const size = fc.integer({ min: 1, max: 60 });
    const sizes = fc.record({ width: size, ffn: size, layers: size, kv: size, groups: size });
    fc.assert(
      fc.property(
        sizes,
        size,
        fc.option(size),
        ({ width, ffn, layers, kv, groups }, vocab, own) => {
          const heads = kv * groups;
          const head: readonly [headDim?: number] = own === null ? [] : [own];
          const hidden = heads * width;
          const shape: DecoderShape = ['llama', hidden, ffn, layers, heads, kv, vocab, ...head];
          expect(
            parseArchitecture(toConfigJson(shape, { max_position_embeddings: 77 })),
          ).toMatchObject({
            ...{ modelType: 'llama', hiddenSize: hidden, ffnSize: ffn, numLayers: layers },
            ...{ numHeads: heads, numKvHeads: kv, headDim: own ?? width, vocabSize: vocab },
            contextLength: 77,
          });
        },
      ),
    );
  });
});

describe('DECODER_SHAPES', () => {
  // Parameter counts of the models' own pages (safetensors metadata).
  it.each([
    ['SmolLM2-135M', 134_515_008],
    ['gemma-3-270m', 268_098_176],
    ['SmolLM2-360M', 361_821_120],
    ['Qwen2.5-0.5B', 494_032_768],
    ['Qwen3-0.6B', 596_049_920],
    ['Qwen2.5-1.5B', 1_543_714_304],
    ['Qwen2.5-3B', 3_085_938_688],
  ] as const)('has the parameters of %s', (name, parameters) => {
    const config = toConfigJson(DECODER_SHAPES[name], { tie_word_embeddings: true });
    expect(countParameters(parseArchitecture(config)).total).toBe(parameters);
  });

  it.each([
    ['TinyLlama-1.1B', 1_100_048_384],
    ['deepseek-coder-1.3b', 1_346_471_936],
    ['Qwen2.5-7B', 7_615_616_512],
  ] as const)('has those of %s, with a head of its own', (name, parameters) => {
    const config = toConfigJson(DECODER_SHAPES[name], { tie_word_embeddings: false });
    expect(countParameters(parseArchitecture(config)).total).toBe(parameters);
  });
});
