import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { QWEN2_SPLIT } from '../gguf/index.ts';
import {
  byteAlphabet,
  createByteLevelTokenizer,
  createRandomWeights,
  listWeights,
  parseDecoderConfig,
  readWeight,
  SPECIAL_TOKENS,
} from '../onnx/index.ts';
import type { FileDigest } from './manifest.ts';
import { encodeSafetensors } from './safetensors.ts';

/** Shape of a random model; everything has a small default. */
export interface RandomModelOptions {
  readonly seed?: number;
  /** Fields of config.json to set, for example `hidden_size`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A few pairs, so that encoding has something to merge. */
const MERGES = ['r e', 't u', 're tu', 'r n', 'retu rn', 'Ġ return', 'Ġ Ġ', 'c o', 'n s', 'co ns'];

const DEFAULT_CONFIG = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  hidden_act: 'silu',
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 32,
  vocab_size: 288,
  max_position_embeddings: 256,
  rope_theta: 10000,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: true,
  bos_token_id: 0,
  eos_token_id: 0,
  torch_dtype: 'float16',
} as const;

/**
 * Writes a folder like an embedded model's, with seeded random weights: for tests and for lessons that
 * need a size but no knowledge. It writes nonsense, and its manifest says so.
 */
export async function writeRandomSource(
  folder: string,
  { seed = 1, config: changes = {} }: RandomModelOptions = {},
): Promise<void> {
  const configJson = { ...DEFAULT_CONFIG, ...changes };
  const config = parseDecoderConfig(configJson);
  const weights = createRandomWeights(config, { seed });
  const listed = listWeights(config);
  const tensors = listed.map(
    ({ name, shape }) => [name, { shape, values: readWeight(weights, name, shape) }] as const,
  );
  const contents: Record<string, Uint8Array | string> = {
    'model.safetensors': encodeSafetensors(tensors),
    'config.json': toJson(configJson),
    'tokenizer.json': toJson(createTokenizer()),
    'tokenizer_config.json': toJson({
      tokenizer_class: 'Qwen2Tokenizer',
      bos_token: null,
      eos_token: SPECIAL_TOKENS[0],
      pad_token: SPECIAL_TOKENS[0],
      add_bos_token: false,
      clean_up_tokenization_spaces: false,
    }),
    'generation_config.json': toJson({ bos_token_id: 0, eos_token_id: 0, do_sample: false }),
  };
  await mkdir(folder, { recursive: true });
  const files: Record<string, FileDigest> = {};
  for (const [file, content] of Object.entries(contents)) {
    await writeFile(join(folder, file), content);
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files[file] = { sha256, bytes: bytes.length };
  }
  const parameters = listed.reduce(
    (sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1),
    0,
  );
  const name = basename(folder);
  const manifest = {
    name,
    files,
    parameters,
    license: 'MIT',
    training: { weights: 'random', seed },
  };
  await writeFile(join(folder, 'manifest.json'), toJson(manifest));
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Byte-level BPE with one token per byte, the special tokens and ten merges. */
function createTokenizer(): object {
  const merged = MERGES.map((pair) => pair.replace(' ', ''));
  return createByteLevelTokenizer({
    tokens: [...SPECIAL_TOKENS, ...byteAlphabet(), ...merged],
    merges: MERGES,
    preTokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: QWEN2_SPLIT }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
  });
}
