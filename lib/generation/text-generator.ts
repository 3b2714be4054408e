import type { FinishReason, GeneratorInfo } from './names.ts';
import type { GenerationRequest } from './request.ts';

/** The prompt has been tokenised and the first forward pass is about to run. */
export interface PrefillEvent {
  readonly type: 'prefill';
  readonly promptTokens: number;
  /** Which engine answers this request, where the generator chooses among several. */
  readonly answeredBy?: GeneratorInfo;
  /** How that one was chosen, one line; never holds the prompt. */
  readonly route?: string;
  /** Milliseconds since the request was sent. */
  readonly timeMs: number;
}

/** One token and the natural logarithm of its probability. */
export interface TokenLogprob {
  readonly tokenId: number;
  /** UTF-8 of the token alone, which may be a part of a character. */
  readonly bytes: readonly number[];
  readonly logprob: number;
}

/** How likely the model held a token, before temperature and other sampling settings. */
export interface TokenLikelihood extends TokenLogprob {
  /** The likeliest tokens at this place, likeliest first. */
  readonly top: readonly TokenLogprob[];
}

/** One token. `text` is what it adds to the answer: empty while a character is incomplete. */
export interface TokenEvent {
  readonly type: 'token';
  readonly tokenId: number;
  readonly text: string;
  /** Where the request asked for log probabilities. */
  readonly likelihood?: TokenLikelihood;
  /** Milliseconds since the request was sent, stamped where the token was made. */
  readonly timeMs: number;
}

/**
 * One piece of text from a server. It may hold several tokens or a part of one: counting chunks as
 * tokens is the classic mistake.
 */
export interface ChunkEvent {
  readonly type: 'chunk';
  readonly text: string;
  /** Tokens in it, where the server says so with each chunk; undefined otherwise. */
  readonly tokens?: number;
  /** Milliseconds since the request was sent, stamped where the chunk arrived. */
  readonly timeMs: number;
}

/**
 * Who counted the tokens. `engine`: one event each. `server`: the usage it reported. `chunks`: nobody;
 * `outputTokens` is then the number of chunks, which is no token count, and `promptTokens` is 0.
 */
export type UsageSource = 'engine' | 'server' | 'chunks';

/** Always the last event of a stream that did not throw. */
export interface FinishEvent {
  readonly type: 'finish';
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** @default 'engine' */
  readonly countedBy?: UsageSource;
  readonly timeMs: number;
}

export type GenerationEvent = PrefillEvent | TokenEvent | ChunkEvent | FinishEvent;

/** A finished generation: its text, usage and the raw event log that every metric derives from. */
export interface GenerationResult {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** @default 'engine' */
  readonly countedBy?: UsageSource;
  readonly events: readonly GenerationEvent[];
}

/** What every backend implements. */
export interface TextGenerator {
  readonly info: GeneratorInfo;
  /** Streams one event per token (of a server: per chunk), then one finish event. Throws on failure, never invents text. */
  stream(request: GenerationRequest): AsyncIterable<GenerationEvent>;
  /** Runs `stream` to its end and collects it. */
  generate(request: GenerationRequest): Promise<GenerationResult>;
  /** Frees the model; safe to call twice. */
  dispose(): Promise<void>;
}
