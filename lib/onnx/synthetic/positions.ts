import { int } from '../attributes.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { int64Tensor } from '../tensors.ts';

/** Positions of the tokens of this pass: those after the ones already in the cache. */
export function addPositionIds(graph: GraphBuilder, ids: string, mask: string): string {
  const total = addLength(graph, mask, 'mask');
  const now = addLength(graph, ids, 'ids');
  const past = graph.node('positions/past', 'Sub', [total, now]);
  const step = graph.constant('step', int64Tensor([], [1n]));
  return graph.node('positions', 'Range', [past, total, step]);
}

/** The second dimension of an input, as a scalar. */
export function addLength(graph: GraphBuilder, input: string, name: string): string {
  const shape = graph.node(`${name}/length_shape`, 'Shape', [input], {
    attributes: { start: int(1), end: int(2) },
  });
  return graph.node(`${name}/length`, 'Squeeze', [shape]);
}
