import type { AnswerIdentity, AnswerShape } from './answer-shape.ts';
import { SSE_DONE, toUsage } from './answer-shape.ts';
import { toChatLogprobs } from './logprobs.ts';

/** `/v1/chat/completions`, and the stream of `/v1/fim/completions`. */
export const chatShape: AnswerShape = {
  idPrefix: 'chatcmpl',
  head: (identity) => chunk(identity, { role: 'assistant', content: '' }, null),
  piece: (identity, text, logprobs) => chunk(identity, { content: text }, null, logprobs),
  logprobs: toChatLogprobs,
  tail: (identity, { finish }) => chunk(identity, {}, finish.finishReason),
  usage: (identity, usage) => ({ ...base(identity, 'chat.completion.chunk'), choices: [], usage }),
  whole: (identity, { text, finish, logprobs }) => ({
    ...base(identity, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        logprobs,
        finish_reason: finish.finishReason,
      },
    ],
    usage: toUsage(finish),
  }),
  terminator: SSE_DONE,
};

function base(identity: AnswerIdentity, object: string): object {
  const { id, created, model, fingerprint } = identity;
  return { id, object, created, model, system_fingerprint: fingerprint };
}

function chunk(
  identity: AnswerIdentity,
  delta: object,
  finish_reason: string | null,
  logprobs: object | null = null,
): object {
  return {
    ...base(identity, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs, finish_reason }],
  };
}
