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

/** Operators of a plain layer (two norms, seven products, attention, activation, two sums), as stacks have it. */
const PLAIN_LAYER_OPERATORS = 15;

/**
 * Layers of the probe's kind with as many operators as this model has: three sums for biases, two norms with
 * their reshapes for normalized heads, two more norms. An operator costs its start, however little it computes.
 */
export function plainLayers(model: DecoderArchitecture): number {
  const { numLayers, hasQkvBias, hasQkNorm, hasPostNorms, isGated } = model;
  const extra =
    (hasQkvBias ? 3 : 0) + (hasQkNorm ? 6 : 0) + (hasPostNorms ? 2 : 0) - (isGated ? 0 : 2);
  return numLayers * (1 + extra / PLAIN_LAYER_OPERATORS);
}
