// Was the machine quiet while it was measured? Nothing here looks at the clock or the machine: facts
// come in, a verdict goes out, each reason with its figure and its limit. A noisy run is not wrong, but
// it must not decide anything. What could not be read counts neither way.

/** Facts about the machine during a run. Absent: could not be read. */
export interface NoiseFacts {
  /** `spreadOfBlockMinima` of the headline metric. */
  readonly blockMinimaSpreadPercent?: number;
  /** Processor time that a hypervisor gave to others. */
  readonly stealPercent?: number;
  /** Busy time on the usable cores that was not this run's, in percent of one core. */
  readonly otherCpuPercent?: number;
  /** One-minute load average at the start, per usable core. */
  readonly loadPerCore?: number;
  /** Share of time slices in which the cgroup quota stopped the run. */
  readonly throttledPercent?: number;
  /** Time the main thread was runnable but waited for a core, in percent of the run. */
  readonly cpuPressurePercent?: number;
  /** Lowest and highest core frequency seen, MHz. */
  readonly frequencyMhz?: { readonly min: number; readonly max: number };
  /** Thermal throttling events during the run. */
  readonly thermalEvents?: number;
}

export interface NoiseVerdict {
  /** `unknown`: no fact could be read. */
  readonly verdict: 'quiet' | 'noisy' | 'unknown';
  /** Empty unless noisy. */
  readonly reasons: readonly string[];
  readonly facts: NoiseFacts;
}

/** Above these a difference between two runs may come from the machine. Our choice. */
export const NOISE_LIMITS = {
  blockMinimaSpreadPercent: 10,
  stealPercent: 2,
  otherCpuPercent: 20,
  loadPerCore: 1,
  throttledPercent: 2,
  cpuPressurePercent: 10,
  frequencyDropPercent: 20,
} as const;

/** Judges the facts; every fact beyond its limit is a reason. */
export function judgeNoise(facts: NoiseFacts): NoiseVerdict {
  const { frequencyMhz, thermalEvents = 0 } = facts;
  const drop = frequencyMhz && frequencyMhz.max > 0 ? 1 - frequencyMhz.min / frequencyMhz.max : 0;
  const found: readonly (readonly [number | undefined, number, string])[] = [
    [
      facts.blockMinimaSpreadPercent,
      NOISE_LIMITS.blockMinimaSpreadPercent,
      'spread between the best of each block, %',
    ],
    [facts.stealPercent, NOISE_LIMITS.stealPercent, 'of the processor was given to others, %'],
    [
      facts.otherCpuPercent,
      NOISE_LIMITS.otherCpuPercent,
      'of a core was busy with something else, %',
    ],
    [facts.loadPerCore, NOISE_LIMITS.loadPerCore, 'tasks per core were running at the start'],
    [facts.throttledPercent, NOISE_LIMITS.throttledPercent, 'of the time the quota was used up, %'],
    [
      facts.cpuPressurePercent,
      NOISE_LIMITS.cpuPressurePercent,
      'of the run the main thread waited for a core, %',
    ],
    [100 * drop, NOISE_LIMITS.frequencyDropPercent, 'drop of the core frequency, %'],
  ];
  const reasons = found.flatMap(([value, limit, words]) => {
    if (value === undefined || value <= limit) return [];
    return [describe(value, limit, words)];
  });
  if (thermalEvents > 0) reasons.push(`${thermalEvents} thermal throttling events`);
  const isUnknown = Object.values(facts).every((fact) => fact === undefined);
  return {
    verdict: isUnknown ? 'unknown' : reasons.length > 0 ? 'noisy' : 'quiet',
    reasons,
    facts,
  };
}

/** The unit stands at the end of the words: `34.5 % of a core was busy ..., limit 20 %`. */
function describe(value: number, limit: number, words: string): string {
  const unit = words.endsWith(', %') ? ' %' : '';
  const text = words.replace(/, %$/, '');
  return `${Number(value.toPrecision(3))}${unit} ${text}, limit ${limit}${unit}`;
}

/**
 * How far the minima of consecutive blocks spread, in percent of the smallest. Noise only ever adds
 * time, so the best of a block is what the machine can do; where even the best moves, the machine
 * changed. Undefined with fewer than two values per block.
 */
export function spreadOfBlockMinima(values: readonly number[], blocks = 5): number | undefined {
  const length = Math.floor(values.length / blocks);
  if (length < 2) return undefined;
  const minima = Array.from({ length: blocks }, (_, i) =>
    Math.min(...values.slice(i * length, i === blocks - 1 ? undefined : (i + 1) * length)),
  );
  const smallest = Math.min(...minima);
  return smallest > 0 ? (100 * (Math.max(...minima) - smallest)) / smallest : undefined;
}
