// The decoder once more, as plainly as it can be said: no cache, no fused operations, 64-bit floats.
// Slow. Tests hold the ONNX graphs against it; read it to see what the graph computes.

import type { DecoderConfig } from './decoder-config.ts';
import { readWeight, type WeightSource } from './decoder-weights.ts';

type Vector = Float64Array<ArrayBuffer>;

/** Logits of every position, [position][vocabulary]. */
export function referenceLogits(
  config: DecoderConfig,
  weights: WeightSource,
  ids: readonly number[],
): Vector[] {
  const { hiddenSize, vocabSize, numLayers, normEpsilon } = config;
  const embedding = readWeight(weights, 'model.embed_tokens.weight', [vocabSize, hiddenSize]);
  const head = config.hasTiedEmbeddings
    ? embedding
    : readWeight(weights, 'lm_head.weight', [vocabSize, hiddenSize]);
  const vector = (name: string, size: number): Float32Array => readWeight(weights, name, [size]);

  let states = ids.map((id) =>
    Float64Array.from(embedding.subarray(id * hiddenSize, (id + 1) * hiddenSize)),
  );
  for (let layer = 0; layer < numLayers; layer++) {
    const name = `model.layers.${layer}`;
    const before = vector(`${name}.input_layernorm.weight`, hiddenSize);
    const attended = attend(
      config,
      weights,
      `${name}.self_attn`,
      states.map((x) => normalize(x, before, normEpsilon)),
    );
    states = states.map((x, position) => add(x, attended[position] as Vector));
    const after = vector(`${name}.post_attention_layernorm.weight`, hiddenSize);
    states = states.map((x) =>
      add(x, feedForward(config, weights, `${name}.mlp`, normalize(x, after, normEpsilon))),
    );
  }
  const last = vector('model.norm.weight', hiddenSize);
  return states.map((x) => multiply(head, normalize(x, last, normEpsilon)));
}

/** Causal attention with rotary positions; each key-value head serves a group of query heads. */
function attend(
  config: DecoderConfig,
  weights: WeightSource,
  name: string,
  states: readonly Vector[],
): Vector[] {
  const { hiddenSize, numHeads, numKvHeads, headDim } = config;
  const project = (kind: 'q' | 'k' | 'v', heads: number): Vector[][] => {
    const rows = heads * headDim;
    const matrix = readWeight(weights, `${name}.${kind}_proj.weight`, [rows, hiddenSize]);
    const bias = config.hasQkvBias
      ? readWeight(weights, `${name}.${kind}_proj.bias`, [rows])
      : new Float32Array(rows);
    return states.map((x, position) => {
      const projected = add(multiply(matrix, x), bias);
      return Array.from({ length: heads }, (_, head) => {
        const part = projected.slice(head * headDim, (head + 1) * headDim);
        return kind === 'v' ? part : rotate(part, position, config.ropeTheta);
      });
    });
  };
  const queries = project('q', numHeads);
  const keys = project('k', numKvHeads);
  const values = project('v', numKvHeads);
  const out = readWeight(weights, `${name}.o_proj.weight`, [hiddenSize, numHeads * headDim]);
  return queries.map((heads, position) => {
    const joined = new Float64Array(numHeads * headDim);
    heads.forEach((query, head) => {
      const shared = Math.floor(head / (numHeads / numKvHeads));
      const scores = keys
        .slice(0, position + 1)
        .map((key) => dot(query, key[shared] as Vector) / Math.sqrt(headDim));
      softmax(scores).forEach((share, past) => {
        const value = values[past]?.[shared] as Vector;
        for (let i = 0; i < headDim; i++) {
          joined[head * headDim + i] =
            (joined[head * headDim + i] as number) + share * (value[i] as number);
        }
      });
    });
    return multiply(out, joined);
  });
}

function feedForward(
  config: DecoderConfig,
  weights: WeightSource,
  name: string,
  x: Vector,
): Vector {
  const { hiddenSize, ffnSize } = config;
  const matrix = (part: string, rows: number, columns: number): Float32Array =>
    readWeight(weights, `${name}.${part}.weight`, [rows, columns]);
  const gate = multiply(matrix('gate_proj', ffnSize, hiddenSize), x);
  const up = multiply(matrix('up_proj', ffnSize, hiddenSize), x);
  const product = gate.map((g, i) => (g / (1 + Math.exp(-g))) * (up[i] as number));
  return multiply(matrix('down_proj', hiddenSize, ffnSize), product);
}

/** Turns dimension i against dimension i + headDim / 2 by an angle that grows with the position. */
function rotate(x: Vector, position: number, theta: number): Vector {
  const half = x.length / 2;
  const turned = new Float64Array(x.length);
  for (let i = 0; i < half; i++) {
    const angle = position * theta ** (-i / half);
    const [a, b] = [x[i] as number, x[i + half] as number];
    turned[i] = a * Math.cos(angle) - b * Math.sin(angle);
    turned[i + half] = b * Math.cos(angle) + a * Math.sin(angle);
  }
  return turned;
}

/** RMS normalization: divide by the root of the mean square. */
function normalize(x: Vector, weight: Float32Array, epsilon: number): Vector {
  const inverse = 1 / Math.sqrt(dot(x, x) / x.length + epsilon);
  return x.map((value, i) => value * inverse * (weight[i] as number));
}

/** `matrix · x`, the matrix row by row. */
function multiply(matrix: Float32Array, x: Vector): Vector {
  const product = new Float64Array(matrix.length / x.length);
  for (let row = 0; row < product.length; row++) {
    let sum = 0;
    for (let i = 0; i < x.length; i++)
      sum += (matrix[row * x.length + i] as number) * (x[i] as number);
    product[row] = sum;
  }
  return product;
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

function add(a: Vector, b: Vector | Float32Array): Vector {
  return a.map((value, i) => value + (b[i] as number));
}
