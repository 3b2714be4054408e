import { int } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { int64Tensor } from './tensors.ts';

const INT64_MAX = 2n ** 63n - 1n;

/** GroupQueryAttention wants the index of each row's last token, and the longest length. */
export function addSequenceLengths(graph: GraphBuilder, mask: string): [string, string] {
  const one = graph.constant('one', int64Tensor([1], [1n]));
  const counts = graph.node('mask/count', 'ReduceSum', [mask, one], {
    attributes: { keepdims: int(0) },
  });
  const last = graph.node('mask/last', 'Sub', [counts, one]);
  const seqlensK = graph.node('seqlens_k', 'Cast', [last], { attributes: { to: int(6) } });
  const shape = graph.node('mask/shape', 'Shape', [mask], {
    attributes: { start: int(1), end: int(2) },
  });
  const total = graph.node('mask/total', 'Squeeze', [shape]);
  const totalLength = graph.node('total_length', 'Cast', [total], {
    attributes: { to: int(6) },
  });
  return [seqlensK, totalLength];
}

/** Keeps the last n positions (0 keeps all): only they go through the large output head. */
export function addLastPositions(graph: GraphBuilder, x: string, keep: string): string {
  const negative = graph.node('keep/negative', 'Neg', [keep]);
  const zero = graph.constant('zero', int64Tensor([1], [0n]));
  const start = graph.node('keep/start', 'Unsqueeze', [negative, zero]);
  const end = graph.constant('int64_max', int64Tensor([1], [INT64_MAX]));
  const axis = graph.constant('one', int64Tensor([1], [1n]));
  return graph.node('keep/hidden', 'Slice', [x, start, end, axis]);
}
