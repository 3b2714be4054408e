// The event log is most of a record, so files hold it as columns: one list of nanoseconds since the
// event before, and tokens or kinds only where they say something. Reading gives back the very same
// numbers; a log whose times are no whole nanoseconds is written with all their digits instead.

import type { StreamChunk } from '../metrics/index.ts';
import { reject } from './check.ts';

/** An event log in a file; exactly one of `deltaNs` and `timesMs` is there. */
export interface CompactEvents {
  readonly deltaNs?: readonly number[];
  readonly timesMs?: readonly number[];
  readonly tokens?: readonly number[];
  readonly kinds?: readonly string[];
}

const NS_PER_MS = 1e6;

export function compactEvents(events: readonly StreamChunk[]): CompactEvents {
  const timesMs = events.map(({ timeMs }) => timeMs);
  const deltaNs = toDeltas(timesMs);
  const isPlain = events.every(({ tokens }) => tokens === 1);
  const hasKinds = events.some(({ kind }) => kind !== undefined);
  return {
    ...(deltaNs === undefined ? { timesMs } : { deltaNs }),
    ...(isPlain ? {} : { tokens: events.map(({ tokens }) => tokens) }),
    ...(hasKinds ? { kinds: events.map(({ kind }) => kind ?? '') } : {}),
  };
}

/** The log again. @throws InvalidRecordError when the columns do not belong together */
export function expandEvents(compact: CompactEvents, path: string): StreamChunk[] {
  const { deltaNs, timesMs, tokens, kinds } = compact;
  if ((deltaNs === undefined) === (timesMs === undefined)) {
    reject(compact, path, 'either "deltaNs" or "timesMs"');
  }
  const times = timesMs ?? toTimes(deltaNs ?? []);
  for (const [name, column] of Object.entries({ tokens, kinds })) {
    if (column !== undefined && column.length !== times.length) {
      reject(column, `${path}.${name}`, `a list of ${times.length}, one per event`);
    }
  }
  return times.map((timeMs, i) => {
    const kind = kinds?.[i] as StreamChunk['kind'] | '' | undefined;
    return { timeMs, tokens: tokens?.[i] ?? 1, ...(kind ? { kind } : {}) };
  });
}

/** Undefined when a time would come back as another number, or before the one ahead of it. */
function toDeltas(timesMs: readonly number[]): number[] | undefined {
  const deltas: number[] = [];
  let previousNs = 0;
  for (const timeMs of timesMs) {
    const ns = Math.round(timeMs * NS_PER_MS);
    const isExact = Number.isSafeInteger(ns) && ns / NS_PER_MS === timeMs && ns >= previousNs;
    if (!isExact || Object.is(timeMs, -0)) return undefined;
    deltas.push(ns - previousNs);
    previousNs = ns;
  }
  return deltas;
}

function toTimes(deltaNs: readonly number[]): number[] {
  let ns = 0;
  return deltaNs.map((delta) => {
    ns += delta;
    return ns / NS_PER_MS;
  });
}
