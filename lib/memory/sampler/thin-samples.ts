import type { RawSample } from './protocol.ts';

/**
 * Half as many samples for twice the interval: neighbours become one. Levels keep the higher of the
 * two, because a peak must not disappear; what counts "since the sample before" is added up.
 */
export function thinSamples(samples: readonly RawSample[]): readonly RawSample[] {
  const thinned: RawSample[] = [];
  for (let i = 0; i < samples.length; i += 2) {
    const first = samples[i];
    const second = samples[i + 1];
    if (first === undefined) continue;
    thinned.push(second === undefined ? first : merge(first, second));
  }
  return thinned;
}

const LEVELS = [
  'rssBytes',
  'rssAnonBytes',
  'rssFileBytes',
  'peakRssBytes',
  'cgroupBytes',
  'vramBytes',
] as const;
const FLOWS = ['networkReceivedBytes', 'networkSentBytes'] as const;
const RATES = ['cpuPercent', 'gpuUtilisationPercent', 'gpuPowerWatts'] as const;

function merge(first: RawSample, second: RawSample): RawSample {
  const merged: Record<string, number> = { timeMs: second.timeMs };
  const combine = (name: keyof RawSample, how: (a: number, b: number) => number): void => {
    const a = first[name];
    const b = second[name];
    if (a !== undefined && b !== undefined) merged[name] = how(a, b);
    else if (a !== undefined || b !== undefined) merged[name] = a ?? b ?? 0;
  };
  for (const name of LEVELS) combine(name, Math.max);
  for (const name of FLOWS) combine(name, (a, b) => a + b);
  for (const name of RATES) combine(name, (a, b) => (a + b) / 2);
  return merged as unknown as RawSample;
}
