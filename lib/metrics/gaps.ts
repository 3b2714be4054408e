import type { EventLog } from './event-log.ts';
import { tokenChunks } from './request-metrics.ts';

/**
 * Gaps between chunks that carry tokens, in milliseconds: what a reader sees as stutter. A chunk is
 * not a token: with three tokens glued into each chunk this is three times the time per token.
 */
export function interChunkLatenciesMs(log: EventLog): readonly number[] {
  const times = tokenChunks(log).map((chunk) => chunk.timeMs);
  return times.slice(1).map((timeMs, i) => timeMs - (times[i] ?? 0));
}

/**
 * Gaps between tokens, in milliseconds; undefined when any chunk glues several tokens together,
 * because nobody saw when the ones inside it were made.
 */
export function interTokenLatenciesMs(log: EventLog): readonly number[] | undefined {
  const isGlued = tokenChunks(log).some((chunk) => chunk.tokens > 1);
  return isGlued ? undefined : interChunkLatenciesMs(log);
}
