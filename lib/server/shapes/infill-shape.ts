import type { Answer, AnswerIdentity, AnswerShape } from './answer-shape.ts';

/** `/infill` of llama.cpp's server: flat objects, no terminator, timings at the end. */
export const infillShape: AnswerShape = {
  idPrefix: 'infill',
  head: () => undefined,
  piece: (identity, text) => ({ index: 0, content: text, stop: false, model: identity.model }),
  logprobs: () => null,
  tail: (identity, answer) => finished(identity, answer, ''),
  usage: () => undefined,
  whole: (identity, answer) => finished(identity, answer, answer.text),
  terminator: '',
};

function finished(identity: AnswerIdentity, { finish, ttftMs }: Answer, content: string): object {
  const { promptTokens, outputTokens, finishReason, timeMs } = finish;
  const decodeMs = Math.max(timeMs - ttftMs, 0);
  return {
    index: 0,
    content,
    stop: true,
    model: identity.model,
    system_fingerprint: identity.fingerprint,
    stop_type: finishReason === 'length' ? 'limit' : 'eos',
    tokens_evaluated: promptTokens,
    tokens_predicted: outputTokens,
    truncated: false,
    timings: {
      prompt_n: promptTokens,
      prompt_ms: ttftMs,
      prompt_per_second: perSecond(promptTokens, ttftMs),
      predicted_n: outputTokens,
      predicted_ms: decodeMs,
      predicted_per_second: perSecond(outputTokens - 1, decodeMs),
    },
  };
}

function perSecond(tokens: number, ms: number): number | null {
  return ms > 0 && tokens > 0 ? (tokens * 1000) / ms : null;
}
