import type { GenerationRequest } from '../generation/index.ts';
import { PromptTooLongError } from './errors.ts';

type Lengths = Pick<GenerationRequest, 'maxNewTokens' | 'minNewTokens'>;

/** @throws RangeError for lengths that no answer can have */
export function checkLengths({ maxNewTokens, minNewTokens = 0 }: Lengths): void {
  if (!Number.isInteger(maxNewTokens) || maxNewTokens < 1 || minNewTokens > maxNewTokens) {
    throw new RangeError(
      `Lengths are "${minNewTokens}" to "${maxNewTokens}", wanted whole numbers, 1 or more at most`,
    );
  }
}

/**
 * Most tokens an answer can have: as many as are asked for, or as the context has left.
 *
 * @throws PromptTooLongError where the prompt and the forced length do not fit
 */
export function limitOutput(
  { maxNewTokens, minNewTokens = 0 }: Lengths,
  promptTokens: number,
  contextLength: number,
): number {
  const forced = Math.max(1, minNewTokens);
  if (promptTokens + forced > contextLength) {
    throw new PromptTooLongError(
      `The prompt is too long: ${promptTokens} tokens and at least ${forced} new ones, the context of the model is ${contextLength}`,
      { promptTokens, contextLength, hint: 'Shorten the prompt, or ask for fewer tokens' },
    );
  }
  return Math.min(maxNewTokens, contextLength - promptTokens);
}
