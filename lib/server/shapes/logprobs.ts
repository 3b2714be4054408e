import type { TokenLogprob } from '../../generation/index.ts';
import type { LikelyToken } from './answer-shape.ts';

/** `logprobs` of a chat choice. */
export function toChatLogprobs(tokens: readonly LikelyToken[]): object {
  const write = ({ bytes, logprob }: TokenLogprob): object => ({
    token: toTokenText(bytes),
    logprob,
    bytes,
  });
  const content = tokens.map((token) => ({ ...write(token), top_logprobs: token.top.map(write) }));
  return { content, refusal: null };
}

/** `logprobs` of a completion choice: columns, and the likeliest tokens with the chosen one among them. */
export function toCompletionLogprobs(tokens: readonly LikelyToken[]): object {
  const texts = tokens.map(({ bytes }) => toTokenText(bytes));
  return {
    tokens: texts,
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top, ...chosen }) =>
      Object.fromEntries(
        [...top, chosen].map(({ bytes, logprob }) => [toTokenText(bytes), logprob]),
      ),
    ),
    text_offset: tokens.map(({ textOffset }) => textOffset),
  };
}

/** The token's text, or its bytes spelled out where it holds only a part of a character. */
function toTokenText(bytes: readonly number[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    return `bytes:${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
  }
}
