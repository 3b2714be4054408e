// Attention spelled out in standard operations, for models GroupQueryAttention does not know: scores
// that depend on distances (T5) and texts read both ways (BERT).

import { int, ints } from '../attributes.ts';
import { floatTensor } from '../tensors.ts';
import type { SyntheticContext } from './context.ts';
import { addShape } from './linear.ts';

/** How many heads of which size. */
export interface HeadShape {
  readonly numHeads: number;
  readonly headDim: number;
}

/** [batch, tokens, heads x size] -> [batch, heads, tokens, size]. */
export function splitHeads(
  context: SyntheticContext,
  x: string,
  { numHeads, headDim }: HeadShape,
): string {
  const { graph } = context;
  const shape = addShape(context, `split_${numHeads}x${headDim}`, [0, 0, numHeads, headDim]);
  const split = graph.node(`${x}/heads`, 'Reshape', [x, shape]);
  return graph.node(`${x}/by_head`, 'Transpose', [split], {
    attributes: { perm: ints([0, 2, 1, 3]) },
  });
}

/** Adds softmax(scale x Q · Kᵀ + bias) · V and joins the heads again; returns [batch, tokens, width]. */
export function addAttentionProduct(
  context: SyntheticContext,
  name: string,
  parts: { readonly query: string; readonly key: string; readonly value: string },
  options: HeadShape & { readonly bias: string; readonly scale: number },
): string {
  const { graph } = context;
  const turned = graph.node(`${name}/key_turned`, 'Transpose', [parts.key], {
    attributes: { perm: ints([0, 1, 3, 2]) },
  });
  let scores = graph.node(`${name}/scores`, 'MatMul', [parts.query, turned]);
  if (options.scale !== 1) {
    const scale = graph.constant(
      'attention_scale',
      floatTensor([], Float32Array.of(options.scale)),
    );
    scores = graph.node(`${name}/scaled`, 'Mul', [scores, scale]);
  }
  const biased = graph.node(`${name}/biased`, 'Add', [scores, options.bias]);
  const shares = graph.node(`${name}/shares`, 'Softmax', [biased], {
    attributes: { axis: int(-1) },
  });
  const mixed = graph.node(`${name}/mixed`, 'MatMul', [shares, parts.value]);
  const joined = graph.node(`${name}/by_token`, 'Transpose', [mixed], {
    attributes: { perm: ints([0, 2, 1, 3]) },
  });
  const width = options.numHeads * options.headDim;
  const shape = addShape(context, `join_${width}`, [0, 0, width]);
  return graph.node(`${name}/joined`, 'Reshape', [joined, shape]);
}

/** 0 where the mask is 1, and a large negative number where it is 0: [batch, 1, 1, tokens]. */
export function addMaskBias(context: SyntheticContext, mask: string): string {
  const { graph } = context;
  const wide = graph.node(`${mask}/float`, 'Cast', [mask], { attributes: { to: int(1) } });
  const one = graph.constant('one_float', floatTensor([], Float32Array.of(1)));
  const large = graph.constant('hidden_score', floatTensor([], Float32Array.of(1e9)));
  const lowered = graph.node(`${mask}/lowered`, 'Sub', [wide, one]);
  const bias = graph.node(`${mask}/bias`, 'Mul', [lowered, large]);
  return graph.node(`${mask}/spread`, 'Unsqueeze', [bias, addShape(context, 'middle', [1, 2])]);
}
