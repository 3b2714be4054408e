// Lab 03, one way to solve it.

import { createTemplateGenerator } from '@offload-lab/lib/backends/template';
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import type { Dtype } from '@offload-lab/lib/generation';
import { decideMemoryFit, estimateRuntimeMemory } from '@offload-lab/lib/memory';
import { Ladder, type RoutedAnswer } from '@offload-lab/lib/routing';

/** What a config.json says. */
export interface Decoder {
  readonly numLayers: number;
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly headDim: number;
  readonly vocabularySize: number;
  /** Most tokens, prompt and answer together. */
  readonly contextLength: number;
}

/** One file format of the weights. */
export interface Format {
  readonly dtype: Dtype;
  readonly weightBytes: number;
}

/** Bytes of the KV cache after so many tokens; each number in it takes 4 bytes. */
export function kvCacheBytes(model: Decoder, tokens: number): number {
  const { numLayers, numKvHeads, headDim } = model;
  return 2 * numLayers * numKvHeads * headDim * 4 * tokens;
}

/** Weights + cache + what the runtime needs, in bytes. */
export function requiredBytes(model: Decoder, format: Format, tokens: number): number {
  const { weightBytes, dtype } = format;
  return weightBytes + kvCacheBytes(model, tokens) + runtimeOf(model, weightBytes, dtype, tokens);
}

function runtimeOf(model: Decoder, weightBytes: number, dtype: Dtype, tokens: number): number {
  return estimateRuntimeMemory({
    weightBytes,
    dtype,
    vocabSize: model.vocabularySize,
    kvCacheBytes: kvCacheBytes(model, tokens),
    contextTokens: tokens,
  }).runtimeBytes;
}

/** Most tokens for which there is room, when weights and runtime need `otherBytes`. */
export function longestContext(model: Decoder, otherBytes: number, availableBytes: number): number {
  const tokens = Math.floor((availableBytes - otherBytes) / kvCacheBytes(model, 1));
  return Math.min(Math.max(tokens, 0), model.contextLength);
}

/** The largest format that fits, or one sentence why none does. */
export function chooseFormat(
  model: Decoder,
  formats: readonly Format[],
  tokens: number,
  availableBytes: number,
): { readonly dtype: Dtype } | { readonly reason: string } | undefined {
  const largestFirst = formats.toSorted((a, b) => b.weightBytes - a.weightBytes);
  const fitting = largestFirst.find(
    (format) => requiredBytes(model, format, tokens) <= availableBytes,
  );
  if (fitting !== undefined) return { dtype: fitting.dtype };
  const smallest = largestFirst.at(-1);
  if (smallest === undefined) return { reason: 'There is no format to choose from' };
  return { reason: judge(model, smallest, tokens, availableBytes).reason };
}

function judge(
  model: Decoder,
  { weightBytes, dtype }: Format,
  tokens: number,
  availableBytes: number,
): ReturnType<typeof decideMemoryFit> {
  return decideMemoryFit({
    weightBytes,
    kvCacheBytes: kvCacheBytes(model, tokens),
    runtimeBytes: runtimeOf(model, weightBytes, dtype, tokens),
    availableBytes,
  });
}

/** An answer in any case: the model where it fits, a template where it does not. */
export async function answerWithin(
  model: Decoder,
  format: Format,
  availableBytes: number,
  prompt: string,
): Promise<RoutedAnswer | undefined> {
  const { fits, reason } = judge(model, format, model.contextLength, availableBytes);
  const ladder = new Ladder({
    policy: { order: ['local', 'template'] },
    rungs: [
      {
        name: 'tiny-coder-1m',
        kind: 'local',
        isRemote: false,
        costUsd: () => 0,
        open: async () => {
          if (!fits) throw new Error(reason);
          const { dtype } = format;
          return await createTransformersGenerator({
            model: 'tiny-coder-1m',
            dtype,
            device: 'cpu',
          });
        },
      },
      {
        name: 'templates',
        kind: 'template',
        isRemote: false,
        costUsd: () => 0,
        open: async () => createTemplateGenerator(),
      },
    ],
  });
  try {
    return await ladder.answer({ prompt, maxNewTokens: 32 });
  } finally {
    await ladder.dispose();
  }
}
