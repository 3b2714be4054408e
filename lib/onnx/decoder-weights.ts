import type { DecoderConfig } from './decoder-config.ts';
import { WeightMismatchError } from './errors.ts';

/** A weight as fp32, row-major, in PyTorch's layout ([out, in] for a linear layer). */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Weights by their Hugging Face names. A safetensors file is one; seeded noise is another. */
export interface WeightSource {
  /** Reads one tensor; undefined when there is none of this name. */
  readonly read: (name: string) => WeightTensor | undefined;
}

/** Reads a tensor that must be there in exactly this shape. */
export function readWeight(
  source: WeightSource,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor = source.read(name);
  const hint = 'The weights and config.json belong to different models, or a file is damaged';
  if (tensor === undefined) {
    throw new WeightMismatchError(
      `Cannot find the tensor "${name}": config.json says it is there with shape [${shape.join(', ')}]`,
      { hint, tensor: name },
    );
  }
  if (tensor.shape.join() !== shape.join()) {
    throw new WeightMismatchError(
      `Tensor "${name}" has shape [${tensor.shape.join(', ')}]: config.json says [${shape.join(', ')}]`,
      { hint, tensor: name },
    );
  }
  return tensor.values;
}

/** Reads several matrices of the same width as one, rows after rows: a fused projection. */
export function readStacked(
  source: WeightSource,
  parts: readonly { readonly name: string; readonly rows: number }[],
  columns?: number,
): Float32Array {
  const total = parts.reduce((sum, part) => sum + part.rows, 0) * (columns ?? 1);
  const stacked = new Float32Array(total);
  let offset = 0;
  for (const { name, rows } of parts) {
    const shape = columns === undefined ? [rows] : [rows, columns];
    const values = readWeight(source, name, shape);
    stacked.set(values, offset);
    offset += values.length;
  }
  return stacked;
}

/** Every tensor of the architecture with its shape, in the order of a Hugging Face checkpoint. */
export function listWeights(
  config: DecoderConfig,
): { readonly name: string; readonly shape: readonly number[] }[] {
  const { hiddenSize, ffnSize, vocabSize } = config;
  const queryRows = config.numHeads * config.headDim;
  const kvRows = config.numKvHeads * config.headDim;
  const weights: { name: string; shape: number[] }[] = [
    { name: 'model.embed_tokens.weight', shape: [vocabSize, hiddenSize] },
  ];
  for (let layer = 0; layer < config.numLayers; layer++) {
    const prefix = `model.layers.${layer}`;
    const add = (name: string, ...shape: number[]): void => {
      weights.push({ name: `${prefix}.${name}`, shape });
    };
    add('input_layernorm.weight', hiddenSize);
    for (const [projection, rows] of [
      ['q_proj', queryRows],
      ['k_proj', kvRows],
      ['v_proj', kvRows],
    ] as const) {
      add(`self_attn.${projection}.weight`, rows, hiddenSize);
      if (config.hasQkvBias) add(`self_attn.${projection}.bias`, rows);
    }
    add('self_attn.o_proj.weight', hiddenSize, queryRows);
    add('post_attention_layernorm.weight', hiddenSize);
    add('mlp.gate_proj.weight', ffnSize, hiddenSize);
    add('mlp.up_proj.weight', ffnSize, hiddenSize);
    add('mlp.down_proj.weight', hiddenSize, ffnSize);
  }
  weights.push({ name: 'model.norm.weight', shape: [hiddenSize] });
  if (!config.hasTiedEmbeddings) {
    weights.push({ name: 'lm_head.weight', shape: [vocabSize, hiddenSize] });
  }
  return weights;
}
