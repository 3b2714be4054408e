import { describe, expect, it } from 'vitest';
import { type ConfigJson, parseArchitecture } from '../../sizing/index.ts';
import { loadDecoderSession } from '../decoder-session.ts';
import {
  createSyntheticGraphs,
  encodeModel,
  type OnnxGraph,
  parseDecoderConfig,
  type WeightSource,
  type WeightTensor,
} from '../index.ts';
import { referenceLogits } from '../reference-forward.ts';

const config: ConfigJson = {
  model_type: 'llama',
  vocab_size: 300,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-6,
  rope_theta: 10_000,
  tie_word_embeddings: false,
};
const ids = [11, 48, 85, 122, 159, 196, 233, 270, 15, 52];

function createGraph(changes: ConfigJson): OnnxGraph {
  const [file] = createSyntheticGraphs(parseArchitecture({ ...config, ...changes }), 'fp32');
  if (file === undefined) throw new Error('no graph');
  return file.graph;
}

/** Logits of every position, one row each. */
async function run(changes: ConfigJson): Promise<Float32Array[]> {
  const json = { ...config, ...changes };
  const model = parseArchitecture(json);
  if (model.kind !== 'decoder') throw new Error(model.kind);
  const session = await loadDecoderSession(encodeModel(createGraph(changes)), {
    ...parseDecoderConfig({ ...config }),
    numLayers: model.numLayers,
    numKvHeads: model.numKvHeads,
    headDim: model.headDim,
  });
  const logits = await session.run(ids, 0);
  await session.release();
  return ids.map((_, i) => logits.slice(i * 300, (i + 1) * 300));
}

/** The weights of a graph by their names in a checkpoint; matrices lie transposed in it. */
function weightsOf(graph: OnnxGraph): WeightSource {
  const read = (name: string): WeightTensor | undefined => {
    const tensor = graph.constants.get(name);
    if (tensor === undefined) return undefined;
    const bytes = Uint8Array.from(tensor.read());
    const values = new Float32Array(bytes.buffer);
    const [inputs, outputs] = tensor.dims as [number, number | undefined];
    if (outputs === undefined || name.includes('embed')) return { shape: tensor.dims, values };
    const turned = new Float32Array(values.length);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        turned[o * inputs + i] = values[i * outputs + o] as number;
      }
    }
    return { shape: [outputs, inputs], values: turned };
  };
  return { read };
}

function gap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
}

describe('a synthetic graph', () => {
  it.each(['llama', 'qwen2'])('of %s computes what the plain formulas do', async (model_type) => {
    const logits = await run({ model_type });
    const wanted = referenceLogits(
      parseDecoderConfig({ ...config, model_type }),
      weightsOf(createGraph({ model_type })),
      ids,
    );
    logits.forEach((row, i) => {
      expect(gap(row, wanted[i] as Float64Array)).toBeLessThan(1e-4);
    });
  });

  it('sees no further back than its window', async () => {
    const [whole, sliding] = [
      await run({}),
      await run({ model_type: 'mistral', sliding_window: 4 }),
    ];
    for (const [i, row] of whole.entries()) {
      const distance = gap(row, sliding[i] as Float32Array);
      if (i < 4) expect(distance).toBeLessThan(1e-5);
      else expect(distance).toBeGreaterThan(1e-3);
    }
  });

  it('knows the order of its tokens, also where positions are learned', async () => {
    const gpt2 = { model_type: 'gpt2', n_embd: 64, n_layer: 2, n_head: 4, n_positions: 64 };
    const [file] = createSyntheticGraphs(parseArchitecture({ ...gpt2, vocab_size: 300 }), 'fp32');
    const session = await loadDecoderSession(encodeModel((file as { graph: OnnxGraph }).graph), {
      ...parseDecoderConfig({ ...config }),
      numKvHeads: 4,
      headDim: 16,
    });
    // the same token at every place: only the place can make a difference
    const logits = await session.run([7, 7, 7], 0);
    await session.release();
    expect(gap(logits.slice(0, 300), logits.slice(300, 600))).toBeGreaterThan(1e-3);
  });

  it('of Gemma 2 never leaves its cap', async () => {
    const gemma = { model_type: 'gemma2', head_dim: 16, final_logit_softcapping: 0.5 };
    for (const row of await run(gemma)) {
      expect(Math.max(...row.map(Math.abs))).toBeLessThanOrEqual(0.5);
    }
    const free = await run({ ...gemma, final_logit_softcapping: null });
    expect(Math.max(...free.flatMap((row) => Array.from(row)))).toBeGreaterThan(0.5);
  });

  it('of Qwen3 normalizes each head, and Gemma 3 turns its local layers by another base', async () => {
    const plain = await run({});
    expect(gap((await run({ model_type: 'qwen3' }))[9] ?? [], plain[9] ?? [])).toBeGreaterThan(
      1e-3,
    );
    const gemma = { model_type: 'gemma3_text', head_dim: 16, sliding_window: 64 };
    const [near, far] = [
      await run({ ...gemma, rope_local_base_freq: 10_000 }),
      await run({ ...gemma, rope_local_base_freq: 100 }),
    ];
    expect(gap(near[9] ?? [], far[9] ?? [])).toBeGreaterThan(1e-4);
  });
});
