import { sha256Hex } from '../../record/index.ts';
import type { LoadPattern } from './arrivals.ts';
import { TraceFileError } from './errors.ts';

/**
 * Reads recorded arrivals: one JSON object per line with `atMs`, or `timestamp` in milliseconds as in
 * published serving traces. The first one arrives at once; the others keep their distance to it.
 *
 * @throws TraceFileError naming the line that cannot be read
 */
export function parseTrace(text: string): Extract<LoadPattern, { kind: 'trace' }> {
  const lines = text.split('\n').map((line) => line.trim());
  const times = lines.flatMap((line, i) => (line === '' ? [] : [readTime(line, i + 1)]));
  const [firstMs] = times;
  if (firstMs === undefined) {
    throw new TraceFileError('The trace holds no arrival, wanted one JSON object per line', {
      hint,
    });
  }
  times.forEach((timeMs, i) => {
    if (timeMs >= (times[i - 1] ?? firstMs)) return;
    throw new TraceFileError(`Arrival ${i + 1} of the trace is earlier than the one before it`, {
      hint: 'Sort the trace by time',
    });
  });
  return {
    kind: 'trace',
    arrivalsMs: times.map((timeMs) => timeMs - firstMs),
    sha256: sha256Hex(text),
  };
}

const hint = 'A line looks like {"atMs": 1500}';

function readTime(line: string, number: number): number {
  let value: { readonly atMs?: unknown; readonly timestamp?: unknown } | null = null;
  try {
    value = JSON.parse(line);
  } catch {}
  const timeMs = value?.atMs ?? value?.timestamp;
  if (typeof timeMs === 'number' && timeMs >= 0 && timeMs < 1e10) return timeMs;
  throw new TraceFileError(`Line ${number} of the trace has no time in milliseconds`, { hint });
}
