import type { Activation, DecoderArchitecture } from './architecture.ts';
import type { ConfigJson, ConfigReader } from './config-reader.ts';
import { readWindows } from './read-windows.ts';

/** `model_type` of Llama and its relatives. */
export type RotaryModelType = Exclude<DecoderArchitecture['modelType'], 'gpt2' | 'gpt_bigcode'>;

/** What the source code of each architecture fixes, beside what config.json says. */
interface Family {
  readonly isTied: boolean;
  readonly theta: number;
  readonly norm?: 'layer';
  readonly hasPostNorms?: true;
  readonly hasQkNorm?: true;
  /** Biases there is no field for. */
  readonly hasQkvBias?: true;
  readonly isPlain?: true;
  /** Gemma multiplies embeddings by the root of the width. */
  readonly scalesEmbedding?: true;
}

const FAMILIES: Readonly<Record<RotaryModelType, Family>> = {
  llama: { isTied: false, theta: 10_000 },
  mistral: { isTied: false, theta: 10_000 },
  qwen2: { isTied: false, theta: 10_000, hasQkvBias: true },
  qwen3: { isTied: false, theta: 10_000, hasQkNorm: true },
  gemma: { isTied: true, theta: 10_000, scalesEmbedding: true },
  gemma2: { isTied: true, theta: 10_000, scalesEmbedding: true, hasPostNorms: true },
  gemma3_text: {
    isTied: true,
    theta: 1_000_000,
    scalesEmbedding: true,
    hasPostNorms: true,
    hasQkNorm: true,
  },
  phi3: { isTied: false, theta: 10_000 },
  starcoder2: { isTied: true, theta: 10_000, norm: 'layer', isPlain: true },
};

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_new: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  relu: 'relu',
};

/** Llama and its relatives: positions are angles, heads may share keys and values. */
export function parseRotaryDecoder(
  reader: ConfigReader,
  json: ConfigJson,
  modelType: string,
): DecoderArchitecture {
  const family = FAMILIES[modelType as RotaryModelType];
  const hiddenSize = reader.count('hidden_size', 'width');
  const numLayers = reader.count('num_hidden_layers', 'layers');
  const numHeads = reader.count('num_attention_heads', 'heads');
  const numKvHeads = reader.count('num_key_value_heads', 'heads', numHeads);
  const headDim = readHeadDim(reader, json, hiddenSize, numHeads);
  reader.require(
    numHeads % numKvHeads === 0,
    'num_key_value_heads',
    `wanted a divisor of the ${numHeads} attention heads`,
  );
  const isGemma = family.scalesEmbedding === true;
  const attentionBias = reader.flag('attention_bias', false);
  const bias = family.isPlain === true && reader.flag('use_bias', true);
  const mlpBias = reader.flag('mlp_bias', false);
  const theta = readTheta(reader, json, family.theta);
  const share = reader.positive('partial_rotary_factor', 1);
  return {
    kind: 'decoder',
    modelType: modelType as RotaryModelType,
    vocabSize: reader.count('vocab_size', 'vocabulary'),
    hiddenSize,
    ffnSize: reader.count('intermediate_size', 'width'),
    numLayers,
    numHeads,
    numKvHeads,
    headDim,
    contextLength: reader.optionalCount('max_position_embeddings', 'tokens'),
    hasTiedEmbeddings: reader.flag('tie_word_embeddings', family.isTied),
    norm: family.norm ?? 'rms',
    normEpsilon: reader.positive(family.norm === 'layer' ? 'norm_epsilon' : 'rms_norm_eps', 1e-6),
    hasPostNorms: family.hasPostNorms ?? false,
    hasQkNorm: family.hasQkNorm ?? false,
    hasQkvBias: family.hasQkvBias ?? (attentionBias || bias),
    hasOutputBias: (family.hasQkvBias === undefined && attentionBias) || bias,
    hasFfnBias: mlpBias || bias,
    activation: readActivation(reader, json, isGemma || family.isPlain === true),
    isGated: family.isPlain !== true,
    positions: {
      kind: 'rotary',
      ...theta,
      rotaryDim: Math.min(headDim, 2 * Math.floor((headDim * share) / 2)),
    },
    windows: readWindows(reader, json, modelType, numLayers),
    attentionScale: 1 / Math.sqrt(reader.positive('query_pre_attn_scalar', headDim)),
    attentionSoftcap: readOptional(reader, json, 'attn_logit_softcapping'),
    logitSoftcap: readOptional(reader, json, 'final_logit_softcapping'),
    embeddingScale: isGemma ? Math.sqrt(hiddenSize) : 1,
  };
}

/** `head_dim` first: for Qwen3 and Gemma it is not the width divided by the heads. */
function readHeadDim(
  reader: ConfigReader,
  json: ConfigJson,
  hiddenSize: number,
  numHeads: number,
): number {
  if (json.head_dim !== undefined && json.head_dim !== null) {
    return reader.count('head_dim', 'headDim');
  }
  reader.require(
    hiddenSize % numHeads === 0,
    'num_attention_heads',
    `wanted a divisor of the hidden size ${hiddenSize}, or a "head_dim"`,
  );
  return Math.max(1, Math.floor(hiddenSize / numHeads));
}

function readActivation(reader: ConfigReader, json: ConfigJson, isGelu: boolean): Activation {
  const field = typeof json.hidden_activation === 'string' ? 'hidden_activation' : 'hidden_act';
  const read = reader.word(field, ACTIVATIONS, isGelu ? 'gelu_pytorch_tanh' : 'silu');
  // Gemma 1 says "gelu" and has always computed the approximation.
  return isGelu && read === 'gelu' ? 'gelu-tanh' : read;
}

/** Newer files keep the base in `rope_parameters`, Gemma 3 one for each kind of layer. */
function readTheta(
  reader: ConfigReader,
  json: ConfigJson,
  fallback: number,
): { readonly theta: number; readonly localTheta: number } {
  const parameters = json.rope_parameters ?? {};
  const isObject = typeof parameters === 'object' && !Array.isArray(parameters);
  reader.require(isObject, 'rope_parameters', 'wanted an object');
  const nested = parameters as Readonly<Record<string, unknown>>;
  const inside = (kind: string): unknown =>
    ((nested[kind] ?? nested) as Readonly<Record<string, unknown>>).rope_theta;
  const pick = (value: unknown, otherwise: number): number => {
    const isBase = typeof value === 'number' && value > 0;
    reader.require(isBase || value === undefined, 'rope_parameters', 'wanted a base above 0 in it');
    return isBase ? value : otherwise;
  };
  const theta = reader.positive('rope_theta', pick(inside('full_attention'), fallback));
  const isLocal = json.rope_local_base_freq !== undefined || nested.sliding_attention !== undefined;
  const localDefault = isLocal || json.model_type === 'gemma3_text' ? 10_000 : theta;
  const localTheta = reader.positive(
    'rope_local_base_freq',
    pick(inside('sliding_attention'), localDefault),
  );
  return { theta, localTheta };
}

function readOptional(reader: ConfigReader, json: ConfigJson, field: string): number | null {
  return json[field] === undefined || json[field] === null ? null : reader.positive(field, 1);
}
