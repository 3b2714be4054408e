import {
  countParameters,
  type DecoderArchitecture,
  estimatePrefillFlops,
} from '../sizing/index.ts';

/** Operations of all products of a prompt: 2 per weight and token, the head for the last token alone. */
export function linearFlops(model: DecoderArchitecture, tokens: number): number {
  const { body, embedding } = countParameters(model);
  return 2 * body * tokens + 2 * embedding;
}

/** Query numbers times pairs of tokens that see each other: what scores and sums grow with. */
export function scoredPairs(model: DecoderArchitecture, tokens: number): number {
  return (estimatePrefillFlops(model, tokens) - linearFlops(model, tokens)) / 4;
}
