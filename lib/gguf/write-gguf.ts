import { open } from 'node:fs/promises';
import {
  BLOCK_SIZE,
  type DecoderConfig,
  readWeight,
  UnsupportedModelError,
  type WeightSource,
} from '../onnx/index.ts';
import { ByteWriter } from './byte-writer.ts';
import { listTensors, type NamedTensor } from './decoder-tensors.ts';
import { type MetadataValue, writeMetadata } from './metadata.ts';
import { encodeTensor, GGML_TYPES, type TensorFormat } from './tensor-formats.ts';
import { parseVocabulary } from './vocabulary.ts';

/** How the matrices of a file are stored. */
export type GgufFormat = 'f16' | 'q8_0' | 'q4_0';

/** What a GGUF file is made from. */
export interface GgufModel {
  readonly name: string;
  readonly config: DecoderConfig;
  readonly weights: WeightSource;
  /** The content of tokenizer.json. */
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly tokenIds: { readonly bos: number | undefined; readonly eos: number | undefined };
  readonly format: GgufFormat;
}

const ALIGNMENT_BYTES = 32;

/** llama.cpp's `general.file_type`: what most tensors are. */
const FILE_TYPES: Readonly<Record<GgufFormat, number>> = { f16: 1, q4_0: 2, q8_0: 7 };

/** Writes a model as one GGUF file. The same model always gives the same bytes. */
export async function writeGguf(path: string, model: GgufModel): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const chunk of encodeGguf(model)) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The bytes of a GGUF file: header first, then tensor by tensor. */
export function* encodeGguf(model: GgufModel): Generator<Uint8Array> {
  if (model.config.modelType !== 'qwen2') {
    // Llama files need their query and key rows in another order.
    throw new UnsupportedModelError(
      `Cannot write a "${model.config.modelType}" model as GGUF: only "qwen2" is known`,
      { hint: 'Run this model as ONNX' },
    );
  }
  const metadata = Object.entries(createMetadata(model));
  const tensors = listTensors(model.config).map((tensor) => ({
    ...tensor,
    format: chooseFormat(tensor, model.format),
  }));
  const header = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3);
  header.u64(tensors.length).u64(metadata.length);
  for (const [key, value] of metadata) writeMetadata(header, key, value);
  let offset = 0;
  for (const { name, shape, format } of tensors) {
    header.string(name).u32(shape.length);
    for (const dim of shape.toReversed()) header.u64(dim); // fastest first
    header.u32(GGML_TYPES[format]).u64(offset);
    offset += align(byteLength(shape, format));
  }
  yield header.pad(ALIGNMENT_BYTES).concat();
  for (const { source, shape, format } of tensors) {
    const values = readWeight(model.weights, source, shape);
    yield new ByteWriter().bytes(encodeTensor(values, format)).pad(ALIGNMENT_BYTES).concat();
  }
}

/** Norms and biases stay exact; the table that starts and ends every token stays at 8 bits or more. */
function chooseFormat({ name, shape }: NamedTensor, format: GgufFormat): TensorFormat {
  if (shape.length === 1) return 'f32';
  const isTable = name === 'token_embd.weight' || name === 'output.weight';
  return isTable && format === 'q4_0' ? 'q8_0' : format;
}

function byteLength(shape: readonly number[], format: TensorFormat): number {
  const values = shape.reduce((product, dim) => product * dim, 1);
  if (format === 'f32') return values * 4;
  if (format === 'f16') return values * 2;
  if ((shape[1] as number) % BLOCK_SIZE !== 0) {
    throw new UnsupportedModelError(
      `Cannot quantize rows of ${shape[1]} weights: wanted a multiple of ${BLOCK_SIZE}`,
      { hint: 'Use f16, or sizes in config.json that are multiples of 32' },
    );
  }
  return (values / BLOCK_SIZE) * (format === 'q8_0' ? 34 : 18);
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

function createMetadata({
  name,
  config,
  tokenizer,
  tokenIds,
  format,
}: GgufModel): Record<string, MetadataValue> {
  const vocabulary = parseVocabulary(tokenizer, config.vocabSize);
  const u32 = (value: number): MetadataValue => ({ type: 'u32', value });
  const f32 = (value: number): MetadataValue => ({ type: 'f32', value });
  const string = (value: string): MetadataValue => ({ type: 'string', value });
  const metadata: Record<string, MetadataValue> = {
    'general.architecture': string('qwen2'),
    'general.name': string(name),
    'general.file_type': u32(FILE_TYPES[format]),
    'general.quantization_version': u32(2),
    'general.alignment': u32(ALIGNMENT_BYTES),
    'qwen2.context_length': u32(config.contextLength),
    'qwen2.embedding_length': u32(config.hiddenSize),
    'qwen2.block_count': u32(config.numLayers),
    'qwen2.feed_forward_length': u32(config.ffnSize),
    'qwen2.attention.head_count': u32(config.numHeads),
    'qwen2.attention.head_count_kv': u32(config.numKvHeads),
    'qwen2.attention.key_length': u32(config.headDim),
    'qwen2.attention.value_length': u32(config.headDim),
    'qwen2.rope.freq_base': f32(config.ropeTheta),
    'qwen2.attention.layer_norm_rms_epsilon': f32(config.normEpsilon),
    'tokenizer.ggml.model': string('gpt2'),
    'tokenizer.ggml.pre': string('qwen2'),
    'tokenizer.ggml.tokens': { type: 'strings', value: vocabulary.tokens },
    'tokenizer.ggml.token_type': { type: 'i32s', value: vocabulary.types },
    'tokenizer.ggml.merges': { type: 'strings', value: vocabulary.merges },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
  };
  const ids: Record<string, number | undefined> = {
    bos: tokenIds.bos,
    eos: tokenIds.eos,
    padding: tokenIds.eos,
    fim_pre: findToken(vocabulary.tokens, '<|fim_prefix|>'),
    fim_suf: findToken(vocabulary.tokens, '<|fim_suffix|>'),
    fim_mid: findToken(vocabulary.tokens, '<|fim_middle|>'),
  };
  for (const [kind, id] of Object.entries(ids)) {
    if (id !== undefined) metadata[`tokenizer.ggml.${kind}_token_id`] = u32(id);
  }
  return metadata;
}

function findToken(tokens: readonly string[], token: string): number | undefined {
  const id = tokens.indexOf(token);
  return id === -1 ? undefined : id;
}
