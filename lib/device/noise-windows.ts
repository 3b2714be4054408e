// A run that is timed in parts, with other work of its own in between, is judged by those parts only.

import type { NoiseFacts } from '../stats/index.ts';
import { compareNoise, type NoiseSnapshot } from './noise-facts.ts';

export interface NoiseWindow {
  readonly before: NoiseSnapshot;
  readonly after: NoiseSnapshot;
}

const COUNTERS = [
  'busyMs',
  'stealMs',
  'ownCpuMs',
  'waitingMs',
  'quotaPeriods',
  'throttledPeriods',
  'thermalEvents',
] as const;

/** What happened in all windows together; a counter that one of them lacks is unknown. */
export function joinNoiseWindows(windows: readonly NoiseWindow[]): NoiseFacts {
  const [first] = windows;
  if (first === undefined) return {};
  const start = first.before;
  const end: { -readonly [Name in keyof NoiseSnapshot]: NoiseSnapshot[Name] } = { ...start };
  end.frequenciesMhz = windows.flatMap(({ after }) => after.frequenciesMhz);
  for (const { before, after } of windows) {
    end.timeMs += after.timeMs - before.timeMs;
    for (const name of COUNTERS) {
      const [from, to, sum] = [before[name], after[name], end[name]];
      end[name] =
        from === undefined || to === undefined || sum === undefined ? undefined : sum + to - from;
    }
  }
  return compareNoise(start, end);
}
