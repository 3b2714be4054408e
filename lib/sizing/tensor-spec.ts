/**
 * What a tensor is for, which decides how a format stores it:
 *   embedding  looked up by token
 *   head       multiplied to get logits; a tied model has none of its own
 *   matrix     multiplied once per token
 *   position   looked up by position, token type or distance
 *   vector     a norm or a bias
 */
export type TensorRole = 'embedding' | 'head' | 'matrix' | 'position' | 'vector';

/** One tensor of an architecture, in PyTorch's layout ([out, in] for a matrix). */
export interface TensorSpec {
  /** Hugging Face name. */
  readonly name: string;
  /** llama.cpp's name. */
  readonly ggufName: string;
  readonly shape: readonly number[];
  readonly role: TensorRole;
  /** Which half of an encoder-decoder holds it; a decoder's tensors are all `decoder`. */
  readonly side: 'encoder' | 'decoder' | 'both';
}

/** Values of a tensor. */
export function countValues(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Collects tensors under two names at a time. */
export class TensorList {
  readonly tensors: TensorSpec[] = [];

  add(
    name: string,
    ggufName: string,
    shape: readonly number[],
    role: TensorRole,
    side: TensorSpec['side'],
  ): void {
    this.tensors.push({ name, ggufName, shape, role, side });
  }

  /** Adders for one layer: names are prefixed, `.weight` and `.bias` are added. */
  layer(prefix: string, ggufPrefix: string, side: TensorSpec['side'] = 'decoder'): LayerAdder {
    const add = (
      [name, ggufName]: readonly [string, string],
      suffix: 'weight' | 'bias',
      shape: readonly number[],
      role: TensorRole,
    ): void => {
      this.add(
        `${prefix}${name}.${suffix}`,
        `${ggufPrefix}${ggufName}.${suffix}`,
        shape,
        role,
        side,
      );
    };
    return {
      norm: (names, width, hasBias) => {
        add(names, 'weight', [width], 'vector');
        if (hasBias) add(names, 'bias', [width], 'vector');
      },
      linear: (names, rows, columns, hasBias) => {
        add(names, 'weight', [rows, columns], 'matrix');
        if (hasBias) add(names, 'bias', [rows], 'vector');
      },
    };
  }
}

/** Adds a norm or a linear layer by its two names. */
export interface LayerAdder {
  readonly norm: (names: readonly [string, string], width: number, hasBias: boolean) => void;
  readonly linear: (
    names: readonly [string, string],
    rows: number,
    columns: number,
    hasBias: boolean,
  ) => void;
}
