// The one thing every metric derives from. A chunk is what arrived in one piece: one token when the
// model runs in our own process, several when a server glues them together, none when it sends only
// a role. Counting chunks as tokens is the classic mistake, so every chunk says how many it carries.

/** What a chunk carries. `role` chunks hold no token and never count as the first one. */
export type ChunkKind = 'content' | 'reasoning' | 'role';

/** One arrival. */
export interface StreamChunk {
  /** Milliseconds on a monotonic clock since the request was sent. */
  readonly timeMs: number;
  /** Tokens in this chunk. */
  readonly tokens: number;
  /** @default 'content' */
  readonly kind?: ChunkKind;
}

/** One request as it was seen by the caller. */
export interface EventLog {
  readonly chunks: readonly StreamChunk[];
  /** Tokens of the prompt, for the prefill rate. */
  readonly promptTokens?: number;
  /**
   * When the request should have been sent, milliseconds relative to when it was (0 or negative).
   * Only open-loop load has it; the wait before sending then counts into the end-to-end time.
   */
  readonly dueMs?: number;
  /** End of the stream in milliseconds since the request was sent, when it is not the last chunk. */
  readonly endMs?: number;
}
