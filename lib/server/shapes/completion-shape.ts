import type { AnswerIdentity, AnswerShape } from './answer-shape.ts';
import { SSE_DONE, toUsage } from './answer-shape.ts';
import { toCompletionLogprobs } from './logprobs.ts';

/** `/v1/completions`. A piece of the stream has the shape of the whole. */
export const completionShape: AnswerShape = {
  idPrefix: 'cmpl',
  head: () => undefined,
  piece: (identity, text, logprobs) => completion(identity, text, null, logprobs),
  logprobs: toCompletionLogprobs,
  tail: (identity, { finish }) => completion(identity, '', finish.finishReason),
  usage: (identity, usage) => ({ ...completion(identity, '', null), choices: [], usage }),
  whole: (identity, { text, finish, logprobs }) => ({
    ...completion(identity, text, finish.finishReason, logprobs),
    usage: toUsage(finish),
  }),
  terminator: SSE_DONE,
};

function completion(
  identity: AnswerIdentity,
  text: string,
  finish_reason: string | null,
  logprobs: object | null = null,
): object {
  const { id, created, model, fingerprint } = identity;
  return {
    id,
    object: 'text_completion',
    created,
    model,
    system_fingerprint: fingerprint,
    choices: [{ index: 0, text, logprobs, finish_reason }],
  };
}
