import { createSyntheticVocabulary, SPECIAL_TOKENS } from '../../onnx/index.ts';
import type { DecoderArchitecture } from '../../sizing/index.ts';
import type { MetadataValue } from '../metadata.ts';

/** llama.cpp's names of the architectures; Mistral is Llama to it. */
export const GGUF_ARCHITECTURES: Readonly<Record<DecoderArchitecture['modelType'], string>> = {
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

const NORMAL = 1;
const CONTROL = 3;
const UNUSED = 5;

const u32 = (value: number): MetadataValue => ({ type: 'u32', value });
const f32 = (value: number): MetadataValue => ({ type: 'f32', value });
const string = (value: string): MetadataValue => ({ type: 'string', value });

/** What llama.cpp reads before the tensors: sizes, then a tokenizer for `vocabSize` rows. */
export function createSyntheticMetadata(
  model: DecoderArchitecture & { readonly contextLength: number },
): Record<string, MetadataValue> {
  const name = GGUF_ARCHITECTURES[model.modelType];
  const window = model.windows.find((one) => one !== null);
  const sizes: Record<string, MetadataValue | undefined> = {
    context_length: u32(model.contextLength),
    embedding_length: u32(model.hiddenSize),
    block_count: u32(model.numLayers),
    feed_forward_length: u32(model.ffnSize),
    vocab_size: u32(model.vocabSize),
    'attention.head_count': u32(model.numHeads),
    'attention.head_count_kv': u32(model.numKvHeads),
    'attention.key_length': u32(model.headDim),
    'attention.value_length': u32(model.headDim),
    [`attention.layer_norm_${model.norm === 'rms' ? 'rms_' : ''}epsilon`]: f32(model.normEpsilon),
    'attention.sliding_window': window === undefined ? undefined : u32(window ?? 0),
    attn_logit_softcapping: optional(model.attentionSoftcap),
    final_logit_softcapping: optional(model.logitSoftcap),
    ...(model.positions.kind === 'rotary' && {
      'rope.freq_base': f32(model.positions.theta),
      'rope.dimension_count': u32(model.positions.rotaryDim),
    }),
  };
  const metadata: Record<string, MetadataValue> = {
    'general.architecture': string(name),
    'general.name': string('synthetic, random weights'),
    'general.quantization_version': u32(2),
    'general.alignment': u32(32),
  };
  for (const [key, value] of Object.entries(sizes)) {
    if (value !== undefined) metadata[`${name}.${key}`] = value;
  }
  return { ...metadata, ...createTokenizer(model.vocabSize) };
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
