import type { EventLog } from './event-log.ts';

/** The part of `lib/generation`'s events that has a time. */
interface TimedEvent {
  readonly type: string;
  readonly timeMs: number;
  readonly promptTokens?: number;
}

/**
 * Event log of a generation that emitted one event per token (`prefill`, `token`..., `finish`).
 *
 * @example
 * measureRequest(toEventLog(result.events)).ttftMs;
 */
export function toEventLog(events: readonly TimedEvent[]): EventLog {
  const chunks = events
    .filter((event) => event.type === 'token')
    .map(({ timeMs }) => ({ timeMs: toWholeNs(timeMs), tokens: 1 }));
  const finish = events.findLast((event) => event.type === 'finish');
  const counted = finish ?? events.find((event) => event.type === 'prefill');
  return {
    chunks,
    ...(counted?.promptTokens === undefined ? {} : { promptTokens: counted.promptTokens }),
    ...(finish === undefined ? {} : { endMs: toWholeNs(finish.timeMs) }),
  };
}

/** The clock counts nanoseconds; digits beyond come from subtracting and would fill the record. */
function toWholeNs(timeMs: number): number {
  return Math.round(timeMs * 1e6) / 1e6;
}
