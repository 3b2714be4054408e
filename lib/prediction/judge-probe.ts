import { NOISE_LIMITS, type NoiseFacts } from '../stats/index.ts';
import type { PassTiming, ProbeKernel, ProbeResult } from './probe-result.ts';

/** Whether a probe may be used, and by how much it must widen what is predicted from it. */
export interface ProbeVerdict {
  readonly verdict: 'steady' | 'unsteady' | 'refused';
  /** Second best block over the best one, of the worst pass, or the share others took; 1 when nobody disturbed. */
  readonly spreadFactor: number;
  /** Empty when steady. */
  readonly reasons: readonly string[];
}

/** Above these two blocks disagree. Quiet machine: 3 %; with something heavy beside it: 30 to 100 %. */
const UNSTEADY = 1 + NOISE_LIMITS.blockMinimaSpreadPercent / 100;
const REFUSED = 1.5;

/**
 * Judges a probe by its own blocks. What counts is the best block, so a burst that ruins some of them does no
 * harm as long as a second one found the same time: two blocks minutes of a neighbour's work apart do not agree by
 * chance. Counters of the kernel explain, and one decides too: who is always there slows all blocks alike.
 * A neighbour on the same memory bus shows in none of them.
 */
export function judgeProbe({ stacks, noise, machine }: ProbeResult): ProbeVerdict {
  let spread = 1;
  let worst = '';
  for (const { kernel, stack, passes } of stacks) {
    for (const pass of passes) {
      const own = spreadOf(pass);
      if (own <= spread) continue;
      spread = own;
      worst = `${kernel} "${stack}", ${pass.tokens} tokens at once`;
    }
  }
  const { otherCpuPercent = 0 } = noise;
  const isShared = otherCpuPercent > NOISE_LIMITS.otherCpuPercent;
  const taken = isShared ? 1 + otherCpuPercent / 100 / machine.usableCores : 1;
  const spreadFactor = Math.max(spread, taken);
  if (spreadFactor <= UNSTEADY) return { verdict: 'steady', spreadFactor, reasons: [] };
  const percent = (100 * (spread - 1)).toFixed(0);
  const disagreement = `second best block ${percent} % slower than the best one (${worst})`;
  return {
    verdict: spreadFactor > REFUSED ? 'refused' : 'unsteady',
    spreadFactor,
    reasons: [...(spread > UNSTEADY ? [disagreement] : []), ...explainNoise(noise)],
  };
}

/** Kernels a probe has timings of. */
export function listKernels({ stacks }: ProbeResult): readonly ProbeKernel[] {
  return [...new Set(stacks.map(({ kernel }) => kernel))];
}

/** A tenth of a millisecond is a lot of a short pass and nothing of what is predicted from it. */
const LEAST_MS = 1;

function spreadOf({ blockMinimaMs }: PassTiming): number {
  const [best = 1, second = best] = blockMinimaMs.toSorted((a, b) => a - b);
  return 1 + (second - best) / Math.max(best, LEAST_MS);
}

function explainNoise(noise: NoiseFacts): readonly string[] {
  const found: [number | undefined, number, string][] = [
    [
      noise.otherCpuPercent,
      NOISE_LIMITS.otherCpuPercent,
      '% of a core was busy with something else',
    ],
    [
      noise.stealPercent,
      NOISE_LIMITS.stealPercent,
      '% of the processor was given to other machines',
    ],
    [
      noise.throttledPercent,
      NOISE_LIMITS.throttledPercent,
      '% of the time slices hit the CPU quota',
    ],
  ];
  return found.flatMap(([value, limit, text]) =>
    value !== undefined && value > limit ? [`${value.toFixed(0)} ${text}`] : [],
  );
}
