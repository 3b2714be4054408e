// Lab 03. Fill in the functions; "npx lab check 03" says how far you are.

import type { Dtype } from '@offload-lab/lib/generation';
import type { RoutedAnswer } from '@offload-lab/lib/routing';

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

/** TODO 1: bytes of the KV cache after so many tokens; each number in it takes 4 bytes. */
export function kvCacheBytes(_model: Decoder, _tokens: number): number {
  return Number.NaN;
}

/** TODO 2: weights + cache + what the runtime needs, in bytes. */
export function requiredBytes(_model: Decoder, _format: Format, _tokens: number): number {
  return Number.NaN;
}

/** TODO 3: most tokens for which there is room, when weights and runtime need `otherBytes`. */
export function longestContext(
  _model: Decoder,
  _otherBytes: number,
  _availableBytes: number,
): number {
  return Number.NaN;
}

/** TODO 4: the largest format that fits, or one sentence why none does. */
export function chooseFormat(
  _model: Decoder,
  _formats: readonly Format[],
  _tokens: number,
  _availableBytes: number,
): { readonly dtype: Dtype } | { readonly reason: string } | undefined {
  return undefined;
}

/**
 * TODO 5: an answer in any case. `tiny-coder-1m` as fp32 on the CPU where `requiredBytes` fits into
 * `availableBytes`; where it does not, the local rung throws an error that says so, and a template answers.
 */
export async function answerWithin(
  _model: Decoder,
  _format: Format,
  _availableBytes: number,
  _prompt: string,
): Promise<RoutedAnswer | undefined> {
  return undefined;
}
