import type { Architecture } from './architecture.ts';
import { countParameters } from './count-parameters.ts';
import { listTensors } from './list-tensors.ts';
import { countValues } from './tensor-spec.ts';

/**
 * Floating-point operations of one decode step with `contextTokens` in the cache: 2 per weight (a
 * multiplication and an addition), the head once, and 4 per query number and cached token (score and
 * sum). With a window, only the tokens inside it. An encoder never decodes: a RangeError.
 */
export function estimateDecodeFlops(architecture: Architecture, contextTokens: number): number {
  requireTokens('contextTokens', contextTokens);
  const { body, embedding } = countSide(architecture, 'decoder');
  return 2 * (body + embedding) + attentionFlops(architecture, contextTokens);
}

/**
 * Operations of reading a prompt: 2 per body weight and token, the head for the last token alone, and
 * 2 x query width x n^2 per layer for the causal scores and sums (an encoder sees both ways: twice that).
 */
export function estimatePrefillFlops(architecture: Architecture, promptTokens: number): number {
  requireTokens('promptTokens', promptTokens);
  const n = promptTokens;
  switch (architecture.kind) {
    case 'decoder': {
      const { body, embedding } = countParameters(architecture);
      const query = architecture.numHeads * architecture.headDim;
      // Token t sees min(t, window) tokens: summed over the prompt.
      const pairs = architecture.windows.reduce<number>((sum, window) => {
        const w = Math.min(n, window ?? n);
        return sum + (w * w) / 2 + (n - w) * w;
      }, 0);
      return 2 * body * n + 2 * embedding + 4 * query * pairs;
    }
    case 'encoder':
    case 'encoder-decoder': {
      const { body } = countSide(architecture, 'encoder');
      const layers =
        architecture.kind === 'encoder' ? architecture.numLayers : architecture.numEncoderLayers;
      return 2 * body * n + 4 * layers * architecture.numHeads * architecture.headDim * n * n;
    }
  }
}

/** Score and sum of one query against the cache, in every layer. */
function attentionFlops(architecture: Architecture, contextTokens: number): number {
  if (architecture.kind === 'encoder') {
    throw new RangeError('Cannot decode with an encoder: wanted a decoder or an encoder-decoder');
  }
  const query = architecture.numHeads * architecture.headDim;
  if (architecture.kind === 'encoder-decoder') {
    return 4 * architecture.numDecoderLayers * query * contextTokens;
  }
  const seen = architecture.windows.reduce<number>(
    (sum, window) => sum + Math.min(contextTokens, window ?? contextTokens),
    0,
  );
  return 4 * query * seen;
}

/** Weights of one half of a model; the embedding table stands for the head of a decoder. */
export function countSide(
  architecture: Architecture,
  side: 'encoder' | 'decoder',
): { readonly body: number; readonly embedding: number } {
  let [body, embedding] = [0, 0];
  for (const tensor of listTensors(architecture)) {
    if (tensor.side !== 'both' && tensor.side !== side) continue;
    if (tensor.role === 'embedding') embedding += countValues(tensor.shape);
    else if (tensor.role !== 'head') body += countValues(tensor.shape);
  }
  return { body, embedding };
}

function requireTokens(name: string, tokens: number): void {
  if (!Number.isFinite(tokens) || tokens < 0) {
    throw new RangeError(`Cannot count operations for ${name} ${tokens}: wanted 0 or more`);
  }
}
