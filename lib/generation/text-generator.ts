import type { FinishReason, GeneratorInfo } from './names.ts';
import type { GenerationRequest } from './request.ts';

/** The prompt has been tokenised and the first forward pass is about to run. */
export interface PrefillEvent {
  readonly type: 'prefill';
  readonly promptTokens: number;
  /** Milliseconds since the request was sent. */
  readonly timeMs: number;
}

/** One token. `text` is what it adds to the answer: empty while a character is incomplete. */
export interface TokenEvent {
  readonly type: 'token';
  readonly tokenId: number;
  readonly text: string;
  /** Milliseconds since the request was sent, stamped where the token was made. */
  readonly timeMs: number;
}

/** Always the last event of a stream that did not throw. */
export interface FinishEvent {
  readonly type: 'finish';
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly timeMs: number;
}

export type GenerationEvent = PrefillEvent | TokenEvent | FinishEvent;

/** A finished generation: its text, usage and the raw event log that every metric derives from. */
export interface GenerationResult {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly events: readonly GenerationEvent[];
}

/** What every backend implements. */
export interface TextGenerator {
  readonly info: GeneratorInfo;
  /** Streams one event per token, then one finish event. Throws on failure, never invents text. */
  stream(request: GenerationRequest): AsyncIterable<GenerationEvent>;
  /** Runs `stream` to its end and collects it. */
  generate(request: GenerationRequest): Promise<GenerationResult>;
  /** Frees the model; safe to call twice. */
  dispose(): Promise<void>;
}
