import type { DecoderArchitecture } from '../../sizing/index.ts';
import { int } from '../attributes.ts';
import { int64Tensor } from '../tensors.ts';
import type { SyntheticContext } from './context.ts';

/** Names of one layer's cache inside the graph, before and after this step. */
export interface LayerCache {
  readonly pastKey: string;
  readonly pastValue: string;
  readonly presentKey: string;
  readonly presentValue: string;
  /** Declares what leaves the graph; called once attention has been added. */
  readonly finish: () => void;
}

/** Declares the inputs and outputs of one layer's cache, named as transformers.js looks for them. */
export function addCache(
  context: SyntheticContext,
  model: DecoderArchitecture,
  layer: number,
): LayerCache {
  if (model.modelType === 'gpt_bigcode' && model.numKvHeads === 1) {
    return addJoinedCache(context, model, layer);
  }
  const { graph } = context;
  const shape = (length: string) => ['batch_size', model.numKvHeads, length, model.headDim];
  const past = (kind: string): string =>
    graph.input(`past_key_values.${layer}.${kind}`, 'float', shape('past_sequence_length'));
  const [presentKey, presentValue] = [`present.${layer}.key`, `present.${layer}.value`];
  return {
    pastKey: past('key'),
    pastValue: past('value'),
    presentKey,
    presentValue,
    finish: () => {
      graph.output(presentKey, 'float', shape('total_sequence_length'));
      graph.output(presentValue, 'float', shape('total_sequence_length'));
    },
  };
}

/** The one head of a multi-query model is kept as keys and values side by side: [batch, tokens, 2 x size]. */
function addJoinedCache(
  { graph }: SyntheticContext,
  { headDim }: DecoderArchitecture,
  layer: number,
): LayerCache {
  const shape = (length: string) => ['batch_size', length, 2 * headDim];
  const name = `cache.${layer}`;
  const past = graph.input(
    `past_key_values.${layer}.key_value`,
    'float',
    shape('past_sequence_length'),
  );
  const axis = graph.constant('cache_head_axis', int64Tensor([1], [1n]));
  const sizes = graph.constant('cache_sizes', int64Tensor([2], [BigInt(headDim), BigInt(headDim)]));
  graph.node(`${name}/split`, 'Split', [past, sizes], {
    outputs: [`${name}/old_key`, `${name}/old_value`],
    attributes: { axis: int(-1) },
  });
  const [presentKey, presentValue] = [`${name}/key`, `${name}/value`];
  return {
    pastKey: graph.node(`${name}/past_key`, 'Unsqueeze', [`${name}/old_key`, axis]),
    pastValue: graph.node(`${name}/past_value`, 'Unsqueeze', [`${name}/old_value`, axis]),
    presentKey,
    presentValue,
    finish: () => {
      const key = graph.node(`${name}/flat_key`, 'Squeeze', [presentKey, axis]);
      const value = graph.node(`${name}/flat_value`, 'Squeeze', [presentValue, axis]);
      const attributes = { axis: int(-1) };
      const present = `present.${layer}.key_value`;
      graph.node(present, 'Concat', [key, value], { attributes });
      graph.output(present, 'float', shape('total_sequence_length'));
    },
  };
}
