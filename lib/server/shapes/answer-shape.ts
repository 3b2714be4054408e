import type { FinishEvent, TokenLikelihood } from '../../generation/index.ts';

/** What is the same in every piece of one answer. */
export interface AnswerIdentity {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  /** Which engine really answered, in one line. */
  readonly fingerprint: string;
}

/** One token of the answer, for a reader who asked how likely it was. */
export interface LikelyToken extends TokenLikelihood {
  /** Characters of the answer before it. */
  readonly textOffset: number;
}

/** A finished answer. */
export interface Answer {
  readonly text: string;
  readonly finish: FinishEvent;
  readonly ttftMs: number;
  /** As the route writes them; null where none were asked for. */
  readonly logprobs: object | null;
}

/** `usage` of the API. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** How one route writes an answer: whole, or in pieces. A piece that is undefined is not sent. */
export interface AnswerShape {
  readonly idPrefix: string;
  /** Before the first text. */
  head(identity: AnswerIdentity): object | undefined;
  piece(identity: AnswerIdentity, text: string, logprobs: object | null): object;
  /** How the route writes log probabilities; null where it has no way to. */
  logprobs(tokens: readonly LikelyToken[]): object | null;
  /** After the last text. */
  tail(identity: AnswerIdentity, answer: Answer): object;
  /** Usage in a piece of its own; undefined where the route has no such piece. */
  usage(identity: AnswerIdentity, usage: Usage): object | undefined;
  whole(identity: AnswerIdentity, answer: Answer): object;
  /** What ends a stream. */
  readonly terminator: string;
}

export function toUsage({ promptTokens, outputTokens }: FinishEvent): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
  };
}

export const SSE_DONE = 'data: [DONE]\n\n';
