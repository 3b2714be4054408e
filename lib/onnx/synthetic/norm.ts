import { float, int } from '../attributes.ts';
import { addVector, type SyntheticContext } from './context.ts';

/** Normalizes the last dimension: by its root mean square, or (LayerNorm) also to mean 0. */
export function addNorm(
  context: SyntheticContext,
  x: string,
  { name, size, kind, epsilon }: NormSpec,
): string {
  const { graph } = context;
  const weight = addVector(context, `${name}.weight`, size, 1);
  if (kind === 'layer') {
    const bias = addVector(context, `${name}.bias`, size, 0);
    return graph.node(name, 'LayerNormalization', [x, weight, bias], {
      attributes: { axis: int(-1), epsilon: float(epsilon) },
    });
  }
  return graph.node(name, 'SimplifiedLayerNormalization', [x, weight], {
    attributes: { axis: int(-1), epsilon: float(epsilon), stash_type: int(1) },
  });
}

/** A norm without `.weight`. */
export interface NormSpec {
  readonly name: string;
  readonly size: number;
  readonly kind: 'rms' | 'layer';
  readonly epsilon: number;
}
