import { UnsupportedTokenizerError } from './errors.ts';

/** A byte-level BPE vocabulary as GGUF stores it. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  /** ggml's token types: 1 normal, 3 control, 4 user defined, 5 unused. */
  readonly types: Int32Array;
  /** Pairs joined by one space, best first. */
  readonly merges: readonly string[];
}

const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;
const UNUSED = 5;

/** How Qwen2 cuts text before merging: llama.cpp knows it by the name "qwen2", and only by name. */
export const QWEN2_SPLIT =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

interface TokenizerJson {
  readonly model?: {
    readonly type?: unknown;
    readonly vocab?: Readonly<Record<string, number>>;
    readonly merges?: readonly (string | readonly [string, string])[];
  };
  readonly added_tokens?: readonly {
    readonly id: number;
    readonly content: string;
    readonly special?: boolean;
  }[];
  readonly normalizer?: unknown;
  readonly pre_tokenizer?: unknown;
}

/**
 * Reads a tokenizer.json of the Qwen2 kind. Ids without a token (padding rows of the embedding) become
 * unused tokens, because llama.cpp wants one for every row.
 *
 * @throws UnsupportedTokenizerError when llama.cpp would cut text otherwise
 */
export function parseVocabulary(
  json: Readonly<Record<string, unknown>>,
  vocabSize: number,
): Vocabulary {
  const { model, added_tokens: added = [] } = json as TokenizerJson;
  if (model?.type !== 'BPE' || model.vocab === undefined || model.merges === undefined) {
    throw refuse(`its model is "${String(model?.type)}" or incomplete, wanted a whole "BPE"`);
  }
  // NFC, Qwen2's own normalizer, is not in llama.cpp either: both agree on text that is NFC already.
  if (!JSON.stringify(json.pre_tokenizer ?? null).includes(JSON.stringify(QWEN2_SPLIT))) {
    throw refuse('it splits text by another expression than Qwen2');
  }
  const tokens = Array.from({ length: vocabSize }, (_, id) => `[unused${id}]`);
  const types = new Int32Array(vocabSize).fill(UNUSED);
  const set = (id: number, token: string, type: number): void => {
    if (!(id < vocabSize)) {
      throw refuse(`token ${id} has no row in the embedding of ${vocabSize}`);
    }
    tokens[id] = token;
    types[id] = type;
  };
  for (const [token, id] of Object.entries(model.vocab)) set(id, token, NORMAL);
  for (const { id, content, special } of added) {
    set(id, content, special === true ? CONTROL : USER_DEFINED);
  }
  const merges = model.merges.map((pair) => (typeof pair === 'string' ? pair : pair.join(' ')));
  return { tokens, types, merges };
}

function refuse(why: string): UnsupportedTokenizerError {
  return new UnsupportedTokenizerError(`Cannot write "tokenizer.json" as GGUF: ${why}`, {
    hint: 'Run this model as ONNX, or train its tokenizer with the Qwen2 split',
  });
}
