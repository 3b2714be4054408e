import type { GenerationRequest } from '../../generation/index.ts';
import type { ModelTokenizer } from '../../tokenizer/index.ts';
import { FillInMiddleUnsupportedError } from '../errors.ts';
import { splitTrailingWhiteSpace } from './prompt-healing.ts';

/** A request as the model sees it. */
export interface EncodedPrompt {
  readonly ids: readonly number[];
  /** Trailing white space of the prompt, for the first tokens to agree with. */
  readonly typed: string;
}

/**
 * Spellings of prefix, suffix and middle, in that order. The order prefix-suffix-middle is the one
 * of StarCoder and Qwen2.5-Coder; DeepSeek-Coder names its tokens begin, hole and end, same order.
 */
const MIDDLE_TOKENS: readonly (readonly [string, string, string])[] = [
  ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
  ['<fim_prefix>', '<fim_suffix>', '<fim_middle>'],
  ['<fim-prefix>', '<fim-suffix>', '<fim-middle>'],
  ['<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
];

/** Encodes a plain completion, or fill-in-the-middle when the request has a suffix. */
export function encodePrompt(
  request: Pick<GenerationRequest, 'prompt' | 'suffix'>,
  tokenizer: ModelTokenizer,
  emptyPromptId: number | undefined,
): EncodedPrompt {
  const { prompt, typed } = splitTrailingWhiteSpace(request.prompt);
  if (request.suffix === undefined) {
    const ids = tokenizer.encode(prompt);
    // A model needs one token to start from; the end-of-text token separates training documents.
    if (ids.length === 0 && emptyPromptId !== undefined) return { ids: [emptyPromptId], typed };
    return { ids, typed };
  }
  const [prefixId, suffixId, middleId] = findMiddleTokens(tokenizer);
  return {
    ids: [
      prefixId,
      ...tokenizer.encode(prompt),
      suffixId,
      ...tokenizer.encode(request.suffix),
      middleId,
    ],
    typed,
  };
}

function findMiddleTokens(tokenizer: ModelTokenizer): readonly [number, number, number] {
  for (const [prefix, suffix, middle] of MIDDLE_TOKENS) {
    const ids = [tokenizer.idOf(prefix), tokenizer.idOf(suffix), tokenizer.idOf(middle)];
    if (ids.every((id) => id !== undefined)) return ids as [number, number, number];
  }
  throw new FillInMiddleUnsupportedError(
    'The model cannot fill in the middle: its tokenizer has no prefix, suffix and middle tokens',
    { hint: 'Leave out the suffix, or choose a model trained for it, such as "tiny-coder-1m"' },
  );
}
