import type { FinishEvent } from '../../generation/index.ts';

/** What is the same in every piece of one answer. */
export interface AnswerIdentity {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  /** Which engine really answered, in one line. */
  readonly fingerprint: string;
}

/** A finished answer. */
export interface Answer {
  readonly text: string;
  readonly finish: FinishEvent;
  readonly ttftMs: number;
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
  piece(identity: AnswerIdentity, text: string): object;
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
