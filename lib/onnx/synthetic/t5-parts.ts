import type { EncoderDecoderArchitecture } from '../../sizing/index.ts';
import { addAttentionProduct, splitHeads } from './attention.ts';
import type { SyntheticContext } from './context.ts';
import { addFeedForward } from './feed-forward.ts';
import { addProduct } from './linear.ts';
import { addNorm } from './norm.ts';

/** A T5 graph under construction. */
export interface T5Context extends SyntheticContext {
  readonly model: EncoderDecoderArchitecture;
}

export function addT5Norm(context: T5Context, x: string, name: string): string {
  const { hiddenSize: size, normEpsilon: epsilon } = context.model;
  return addNorm(context, x, { name, size, kind: 'rms', epsilon });
}

/** One projection of `x`, split into heads. */
export function addT5Heads(context: T5Context, x: string, name: string): string {
  const { numHeads, headDim, hiddenSize } = context.model;
  const spec = { name, rows: numHeads * headDim, columns: hiddenSize };
  return splitHeads(context, addProduct(context, x, spec), context.model);
}

/** Attention and the way back; T5 does not scale its scores. */
export function addT5Attention(
  context: T5Context,
  name: string,
  parts: { readonly query: string; readonly key: string; readonly value: string },
  bias: string,
): string {
  const { model } = context;
  const mixed = addAttentionProduct(context, name, parts, { ...model, bias, scale: 1 });
  const columns = model.numHeads * model.headDim;
  return addProduct(context, mixed, { name: `${name}.o`, rows: model.hiddenSize, columns });
}

/** The feed-forward half with its norm and its residual; `index` is its place in the block. */
export function addT5FeedForward(
  context: T5Context,
  x: string,
  block: string,
  index: number,
): string {
  const { model, graph } = context;
  const { hiddenSize, ffnSize, activation, isGated } = model;
  const name = `${block}.layer.${index}`;
  const inner = `${name}.DenseReluDense`;
  const fed = addFeedForward(context, addT5Norm(context, x, `${name}.layer_norm`), {
    name,
    hiddenSize,
    ffnSize,
    activation,
    hasBias: false,
    up: isGated ? `${inner}.wi_1` : `${inner}.wi`,
    down: `${inner}.wo`,
    ...(isGated && { gate: `${inner}.wi_0` }),
  });
  return graph.node(`${name}/sum`, 'Add', [x, fed]);
}
