import { createSyntheticVocabulary, SPECIAL_TOKENS } from '../../onnx/index.ts';
import type { Architecture, DecoderArchitecture } from '../../sizing/index.ts';
import type { MetadataValue } from '../metadata.ts';

/** llama.cpp's names of the architectures; Mistral is Llama to it. */
const GGUF_ARCHITECTURES: Readonly<Record<DecoderArchitecture['modelType'], string>> = {
  llama: 'llama',
  mistral: 'llama',
  qwen2: 'qwen2',
  qwen3: 'qwen3',
  gemma: 'gemma',
  gemma2: 'gemma2',
  gemma3_text: 'gemma3',
  phi3: 'phi3',
  starcoder2: 'starcoder2',
  gpt2: 'gpt2',
  gpt_bigcode: 'starcoder',
};

/** Where config.json names no longest context. */
const DEFAULT_CONTEXT = 4096;

/** A sentence is the mean of its tokens. */
const MEAN_POOLING = 1;

const NORMAL = 1;
const CONTROL = 3;
const UNUSED = 5;

const u32 = (value: number): MetadataValue => ({ type: 'u32', value });
const f32 = (value: number): MetadataValue => ({ type: 'f32', value });
const string = (value: string): MetadataValue => ({ type: 'string', value });

/** What llama.cpp reads before the tensors: sizes, then a tokenizer for `vocabSize` rows. */
export function createSyntheticMetadata(model: Architecture): Record<string, MetadataValue> {
  const name = model.kind === 'decoder' ? GGUF_ARCHITECTURES[model.modelType] : model.modelType;
  const metadata: Record<string, MetadataValue> = {
    'general.architecture': string(name),
    'general.name': string('synthetic, random weights'),
    'general.quantization_version': u32(2),
    'general.alignment': u32(32),
  };
  const sizes = {
    context_length: u32(model.contextLength ?? DEFAULT_CONTEXT),
    embedding_length: u32(model.hiddenSize),
    feed_forward_length: u32(model.ffnSize),
    vocab_size: u32(model.vocabSize),
    'attention.head_count': u32(model.numHeads),
    'attention.key_length': u32(model.headDim),
    'attention.value_length': u32(model.headDim),
    ...createOwnSizes(model),
  };
  for (const [key, value] of Object.entries(sizes)) {
    if (value !== undefined) metadata[`${name}.${key}`] = value;
  }
  if (model.kind === 'encoder') {
    metadata['tokenizer.ggml.token_type_count'] = u32(model.numTokenTypes);
  }
  return { ...metadata, ...createTokenizer(model.vocabSize) };
}

function createOwnSizes(model: Architecture): Record<string, MetadataValue | undefined> {
  switch (model.kind) {
    case 'decoder':
      return createDecoderSizes(model);
    case 'encoder-decoder':
      return {
        block_count: u32(model.numEncoderLayers),
        decoder_block_count: u32(model.numDecoderLayers),
        decoder_start_token_id: u32(0),
        'attention.relative_buckets_count': u32(model.relativeBuckets),
        'attention.layer_norm_rms_epsilon': f32(model.normEpsilon),
      };
    case 'encoder':
      return {
        block_count: u32(model.numLayers),
        'attention.causal': { type: 'bool', value: false },
        'attention.layer_norm_epsilon': f32(model.normEpsilon),
        pooling_type: u32(MEAN_POOLING),
      };
  }
}

function createDecoderSizes(model: DecoderArchitecture): Record<string, MetadataValue | undefined> {
  const window = model.windows.find((one) => one !== null) ?? null;
  return {
    block_count: u32(model.numLayers),
    'attention.head_count_kv': u32(model.numKvHeads),
    [`attention.layer_norm_${model.norm === 'rms' ? 'rms_' : ''}epsilon`]: f32(model.normEpsilon),
    'attention.sliding_window': window === null ? undefined : u32(window),
    attn_logit_softcapping: optional(model.attentionSoftcap),
    final_logit_softcapping: optional(model.logitSoftcap),
    ...(model.positions.kind === 'rotary' && {
      'rope.freq_base': f32(model.positions.theta),
      'rope.dimension_count': u32(model.positions.rotaryDim),
    }),
  };
}

function optional(value: number | null): MetadataValue | undefined {
  return value === null ? undefined : f32(value);
}

function createTokenizer(vocabSize: number): Record<string, MetadataValue> {
  const { tokens: known, merges } = createSyntheticVocabulary(vocabSize);
  const types = new Int32Array(vocabSize).fill(UNUSED);
  types.fill(NORMAL, 0, known.length);
  types.fill(CONTROL, 0, SPECIAL_TOKENS.length);
  const tokens = Array.from({ length: vocabSize }, (_, id) => known[id] ?? `[unused${id}]`);
  return {
    'tokenizer.ggml.model': string('gpt2'),
    'tokenizer.ggml.pre': string('gpt-2'),
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
    'tokenizer.ggml.token_type': { type: 'i32s', value: types },
    'tokenizer.ggml.merges': { type: 'strings', value: merges },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.ggml.eos_token_id': u32(0),
    'tokenizer.ggml.padding_token_id': u32(0),
  };
}
