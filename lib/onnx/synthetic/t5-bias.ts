import type { EncoderDecoderArchitecture } from '../../sizing/index.ts';
import { ints } from '../attributes.ts';
import { int64Tensor } from '../tensors.ts';
import { addSmallTable, type SyntheticContext } from './context.ts';
import { addShape } from './linear.ts';

/**
 * Which bucket a distance falls into: one each up to half of them, then ever wider ones up to the
 * maximal distance (T5's relative positions; an encoder keeps half of the buckets for what comes after).
 */
export function relativeBucket(
  distance: number,
  { relativeBuckets, relativeMaxDistance }: EncoderDecoderArchitecture,
  isBothWays: boolean,
): number {
  const buckets = isBothWays ? relativeBuckets / 2 : relativeBuckets;
  const offset = isBothWays && distance > 0 ? buckets : 0;
  const steps = isBothWays ? Math.abs(distance) : Math.max(-distance, 0);
  const exact = Math.floor(buckets / 2);
  if (steps < exact) return offset + steps;
  const share = Math.log(steps / exact) / Math.log(relativeMaxDistance / exact);
  return offset + Math.min(exact + Math.floor(share * (buckets - exact)), buckets - 1);
}

/** Adds the scores of all distances between queries and keys: [1, heads, queries, keys]. */
export function addRelativeBias(
  context: SyntheticContext,
  model: EncoderDecoderArchitecture,
  side: 'encoder' | 'decoder',
  positions: { readonly queries: string; readonly keys: string },
): { readonly bias: string; readonly distances: string } {
  const { graph } = context;
  const most = model.relativeMaxDistance;
  const column = graph.node('distance/column', 'Unsqueeze', [
    positions.queries,
    addShape(context, 'axis_1', [1]),
  ]);
  const distances = graph.node('distance', 'Sub', [positions.keys, column]);
  const low = graph.constant('distance_low', int64Tensor([], [BigInt(-most)]));
  const high = graph.constant('distance_high', int64Tensor([], [BigInt(most)]));
  const near = graph.node('distance/clipped', 'Clip', [distances, low, high]);
  const index = graph.node('distance/index', 'Add', [near, high]);
  const buckets = Array.from({ length: 2 * most + 1 }, (_, i) =>
    BigInt(relativeBucket(i - most, model, side === 'encoder')),
  );
  const table = graph.constant('distance_buckets', int64Tensor([buckets.length], buckets));
  const bucket = graph.node('distance/bucket', 'Gather', [table, index]);
  const name = `${side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`;
  const scores = addSmallTable(context, name, [model.relativeBuckets, model.numHeads]);
  const byPair = graph.node('distance/scores', 'Gather', [scores, bucket]);
  const byHead = graph.node('distance/by_head', 'Transpose', [byPair], {
    attributes: { perm: ints([2, 0, 1]) },
  });
  const bias = graph.node('distance/bias', 'Unsqueeze', [byHead, addShape(context, 'axis_0', [0])]);
  return { bias, distances };
}
