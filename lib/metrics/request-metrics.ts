import type { EventLog, StreamChunk } from './event-log.ts';

/** Metrics of one request. Undefined means the log does not say, never 0. */
export interface RequestMetrics {
  /** Sent to first chunk that carries a token: queueing + prefill + first sample. */
  readonly ttftMs: number | undefined;
  /** Sent to the first token that is not reasoning: what a reader of the answer waits for. */
  readonly timeToFirstContentMs: number | undefined;
  /** Per token after the first chunk; undefined without later tokens. */
  readonly tpotMs: number | undefined;
  /** Due (open loop) or sent (closed loop) to the end of the stream. */
  readonly e2eLatencyMs: number | undefined;
  readonly outputTokens: number;
  /** Prompt tokens over time to first token; includes queueing over HTTP. */
  readonly prefillTokensPerSecond: number | undefined;
  /** 1000 / tpotMs. */
  readonly decodeTokensPerSecond: number | undefined;
}

/**
 * Metrics of one request from its event log. The time per output token is
 * (t_last - t_first) / (n - k_first), with k_first the tokens of the first chunk: what came with the
 * first chunk was not decoded after it. With one token per chunk this is the usual n - 1.
 *
 * @example
 * measureRequest({ chunks: [{ timeMs: 500, tokens: 4 }, { timeMs: 650, tokens: 3 }] }).tpotMs; // 50
 */
export function measureRequest(log: EventLog): RequestMetrics {
  const chunks = tokenChunks(log);
  const first = chunks[0];
  const last = chunks.at(-1);
  const outputTokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const laterTokens = outputTokens - (first?.tokens ?? 0);
  const tpotMs =
    first && last && laterTokens > 0 ? (last.timeMs - first.timeMs) / laterTokens : undefined;
  const ttftMs = first?.timeMs;
  const endMs = log.endMs ?? log.chunks.at(-1)?.timeMs;
  return {
    ttftMs,
    timeToFirstContentMs: chunks.find((chunk) => chunk.kind !== 'reasoning')?.timeMs,
    tpotMs,
    e2eLatencyMs: endMs === undefined ? undefined : endMs - (log.dueMs ?? 0),
    outputTokens,
    prefillTokensPerSecond: log.promptTokens ? perSecond(log.promptTokens, ttftMs) : undefined,
    decodeTokensPerSecond: perSecond(1, tpotMs),
  };
}

/** Chunks that carry tokens, in order of arrival. A role or empty chunk is never the first token. */
export function tokenChunks(log: EventLog): readonly StreamChunk[] {
  let previousMs = 0;
  for (const { timeMs, tokens } of log.chunks) {
    if (!(timeMs >= previousMs) || !Number.isInteger(tokens) || tokens < 0) {
      throw new RangeError(
        `Cannot measure a chunk of ${tokens} tokens at ${timeMs} ms after ${previousMs} ms: wanted whole tokens, 0 or more, and ascending times`,
      );
    }
    previousMs = timeMs;
  }
  return log.chunks.filter((chunk) => chunk.tokens > 0 && chunk.kind !== 'role');
}

function perSecond(tokens: number, ms: number | undefined): number | undefined {
  return ms === undefined || ms <= 0 ? undefined : (tokens * 1000) / ms;
}
