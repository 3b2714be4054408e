import type { DecoderArchitecture } from '../../sizing/index.ts';
import { float, int } from '../attributes.ts';
import type { SyntheticContext } from './context.ts';
import { addCache } from './decoder-cache.ts';
import { addProduct, addShape } from './linear.ts';
import { addNorm } from './norm.ts';

/** Where in the graph one attention stands. */
export interface AttentionSite {
  readonly layer: number;
  /** The normalized input. */
  readonly x: string;
  /** Sequence lengths and, with rotary positions, the tables. */
  readonly shared: readonly string[];
  readonly prefix: string;
}

/**
 * Adds one layer's attention: projections, ONNX Runtime's GroupQueryAttention over the growing cache
 * (heads share keys and values; positions, window and cap are its attributes), and the way back.
 */
export function addDecoderAttention(
  context: SyntheticContext,
  model: DecoderArchitecture,
  site: AttentionSite,
): string {
  const { graph } = context;
  const { layer, prefix } = site;
  const { numHeads, numKvHeads, headDim } = model;
  const isGpt2 = model.positions.kind === 'learned';
  const name = `${prefix}.${isGpt2 ? 'attn' : 'self_attn'}`;
  const cache = addCache(context, model, layer);
  const rotary = model.positions.kind === 'rotary';
  const window = model.windows[layer] ?? null;
  const attended = graph.node(
    `${name}/attention`,
    'GroupQueryAttention',
    [
      ...addProjections(context, model, name, site.x),
      cache.pastKey,
      cache.pastValue,
      ...site.shared,
    ],
    {
      domain: 'com.microsoft',
      outputs: [`${name}/attention`, cache.presentKey, cache.presentValue],
      attributes: {
        num_heads: int(numHeads),
        kv_num_heads: int(numKvHeads),
        scale: float(model.attentionScale),
        do_rotary: int(rotary ? 1 : 0),
        rotary_interleaved: int(0),
        ...(window !== null && { local_window_size: int(window) }),
        ...(model.attentionSoftcap !== null && { softcap: float(model.attentionSoftcap) }),
      },
    },
  );
  cache.finish();
  return addProduct(context, attended, {
    name: isGpt2 ? `${name}.c_proj` : `${name}.o_proj`,
    rows: model.hiddenSize,
    columns: numHeads * headDim,
    hasBias: model.hasOutputBias,
  });
}

/** Query, key and value: three inputs, or one that holds all three. */
function addProjections(
  context: SyntheticContext,
  model: DecoderArchitecture,
  name: string,
  x: string,
): readonly [string, string, string] {
  const { hiddenSize: columns, headDim, hasQkvBias: hasBias } = model;
  const queryRows = model.numHeads * headDim;
  const kvRows = model.numKvHeads * headDim;
  const fused =
    model.positions.kind === 'learned' ? 'c_attn' : model.modelType === 'phi3' ? 'qkv_proj' : null;
  if (fused !== null) {
    const rows = queryRows + 2 * kvRows;
    return [addProduct(context, x, { name: `${name}.${fused}`, rows, columns, hasBias }), '', ''];
  }
  const project = (letter: string, rows: number): string =>
    addProduct(context, x, { name: `${name}.${letter}_proj`, rows, columns, hasBias });
  const [query, key, value] = [
    project('q', queryRows),
    project('k', kvRows),
    project('v', kvRows),
  ] as const;
  if (!model.hasQkNorm) return [query, key, value];
  return [
    addHeadNorm(context, model, query, `${name}.q_norm`, queryRows),
    addHeadNorm(context, model, key, `${name}.k_norm`, kvRows),
    value,
  ];
}

/** Normalizes every head on its own. */
function addHeadNorm(
  context: SyntheticContext,
  model: DecoderArchitecture,
  x: string,
  name: string,
  rows: number,
): string {
  const { graph } = context;
  const { headDim, normEpsilon: epsilon } = model;
  const split = addShape(context, `heads_${rows}`, [0, 0, rows / headDim, headDim]);
  const joined = addShape(context, `joined_${rows}`, [0, 0, rows]);
  const heads = graph.node(`${name}/heads`, 'Reshape', [x, split]);
  const normed = addNorm(context, heads, { name, size: headDim, kind: 'rms', epsilon });
  return graph.node(`${name}/joined`, 'Reshape', [normed, joined]);
}
