import type { EventLog } from './event-log.ts';

/** The part of `lib/generation`'s events that has a time. */
interface TimedEvent {
  readonly type: string;
  readonly timeMs: number;
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  /** What a chunk of a server says about itself. */
  readonly text?: string;
  readonly tokens?: number;
}

/**
 * Event log of a generation that emitted one event per token (`prefill`, `token`..., `finish`), or the
 * chunks of a server. Where chunks do not say how many tokens they hold, each counts as one if that is
 * what the usage says (an end-of-text token is counted and not sent); otherwise the tokens of the usage
 * are shared out by length of text: their sum is right, the single ones are not.
 *
 * @example
 * measureRequest(toEventLog(result.events)).ttftMs;
 */
export function toEventLog(events: readonly TimedEvent[]): EventLog {
  const finish = events.findLast((event) => event.type === 'finish');
  const arrivals = events.filter(({ type }) => type === 'token' || type === 'chunk');
  const counts = countTokens(arrivals, finish?.outputTokens);
  const counted = finish ?? events.find((event) => event.type === 'prefill');
  return {
    chunks: arrivals.map(({ timeMs }, index) => ({
      timeMs: toWholeNs(timeMs),
      tokens: counts[index] ?? 0,
    })),
    ...(counted?.promptTokens === undefined ? {} : { promptTokens: counted.promptTokens }),
    ...(finish === undefined ? {} : { endMs: toWholeNs(finish.timeMs) }),
  };
}

function countTokens(arrivals: readonly TimedEvent[], total: number | undefined): number[] {
  const isTold = arrivals.every(({ type, tokens }) => type === 'token' || tokens !== undefined);
  if (isTold) return arrivals.map(({ tokens = 1 }) => tokens);
  if (total === undefined || total <= arrivals.length + 1) return arrivals.map(() => 1);
  const characters = arrivals.reduce((sum, { text = '' }) => sum + text.length, 0);
  let passed = 0;
  let given = 0;
  return arrivals.map(({ text = '' }) => {
    passed += text.length;
    const tokens = Math.round((total * passed) / characters) - given;
    given += tokens;
    return tokens;
  });
}

/** The clock counts nanoseconds; digits beyond come from subtracting and would fill the record. */
function toWholeNs(timeMs: number): number {
  return Math.round(timeMs * 1e6) / 1e6;
}
