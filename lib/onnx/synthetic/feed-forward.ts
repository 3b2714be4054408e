import type { Activation } from '../../sizing/index.ts';
import { int, string } from '../attributes.ts';
import { int64Tensor } from '../tensors.ts';
import type { SyntheticContext } from './context.ts';
import { addProduct } from './linear.ts';

/** The two or three products of a layer's second half, by the names of their matrices. */
export interface FeedForwardSpec {
  /** Prefix of the node names. */
  readonly name: string;
  readonly hiddenSize: number;
  readonly ffnSize: number;
  readonly activation: Activation;
  readonly hasBias: boolean;
  readonly up: string;
  readonly down: string;
  /** `down(act(gate) * up)`; absent in a plain layer. */
  readonly gate?: string;
  /** Gate and up are one matrix, gate first (Phi-3). */
  readonly isFused?: boolean;
}

/** Adds `down(act(up(x)))`, or the gated form. */
export function addFeedForward(
  context: SyntheticContext,
  x: string,
  spec: FeedForwardSpec,
): string {
  const { graph } = context;
  const { hiddenSize, ffnSize, hasBias } = spec;
  const linear = (name: string, input: string, rows: number, columns: number): string =>
    addProduct(context, input, { name, rows, columns, hasBias });
  let inner: string;
  if (spec.isFused === true) {
    const both = linear(spec.up, x, 2 * ffnSize, hiddenSize);
    const [gate, up] = [`${spec.name}/gate`, `${spec.name}/up`];
    const sizes = graph.constant(
      `split_${ffnSize}`,
      int64Tensor([2], [BigInt(ffnSize), BigInt(ffnSize)]),
    );
    graph.node(`${spec.name}/split`, 'Split', [both, sizes], {
      outputs: [gate, up],
      attributes: { axis: int(-1) },
    });
    inner = graph.node(`${spec.name}/product`, 'Mul', [addActivation(context, gate, spec), up]);
  } else if (spec.gate !== undefined) {
    const gate = linear(spec.gate, x, ffnSize, hiddenSize);
    const up = linear(spec.up, x, ffnSize, hiddenSize);
    inner = graph.node(`${spec.name}/product`, 'Mul', [addActivation(context, gate, spec), up]);
  } else {
    inner = addActivation(context, linear(spec.up, x, ffnSize, hiddenSize), spec);
  }
  return linear(spec.down, inner, hiddenSize, ffnSize);
}

function addActivation(
  { graph }: SyntheticContext,
  x: string,
  { name, activation }: FeedForwardSpec,
): string {
  switch (activation) {
    case 'silu': {
      const sigmoid = graph.node(`${name}/sigmoid`, 'Sigmoid', [x]);
      return graph.node(`${name}/silu`, 'Mul', [x, sigmoid]);
    }
    case 'relu':
      return graph.node(`${name}/relu`, 'Relu', [x]);
    case 'gelu':
    case 'gelu-tanh': {
      const approximate = string(activation === 'gelu' ? 'none' : 'tanh');
      return graph.node(`${name}/gelu`, 'Gelu', [x], { attributes: { approximate } });
    }
  }
}
