import { median, NOISE_LIMITS, type NoiseFacts } from '../stats/index.ts';
import type { PassTiming, ProbeKernel, ProbeResult } from './probe-result.ts';

/** Whether a probe may be used, and by how much it must widen what is predicted from it. */
export interface ProbeVerdict {
  readonly verdict: 'steady' | 'unsteady' | 'refused';
  /** Median of the block minima over the smallest, of the worst pass; 1 when they agree. */
  readonly spreadFactor: number;
  /** Empty when steady. */
  readonly reasons: readonly string[];
}

/** Above these the block minima disagree. Quiet machine: about 3 %; one contended block: about 100 %. */
const UNSTEADY = 1 + NOISE_LIMITS.blockMinimaSpreadPercent / 100;
const REFUSED = 1.5;

/**
 * Judges a probe by its own blocks: on a quiet machine each block finds the same best time, on a busy one
 * some blocks never see an undisturbed moment. Counters of the kernel (steal, load, quota) explain, but
 * do not decide: a neighbour on the same memory bus shows in none of them.
 */
export function judgeProbe({ stacks, noise }: ProbeResult): ProbeVerdict {
  let spreadFactor = 1;
  let worst = '';
  for (const { kernel, stack, passes } of stacks) {
    for (const pass of passes) {
      const spread = spreadOf(pass);
      if (spread <= spreadFactor) continue;
      spreadFactor = spread;
      worst = `${kernel} "${stack}", ${pass.tokens} tokens at once`;
    }
  }
  if (spreadFactor <= UNSTEADY) return { verdict: 'steady', spreadFactor, reasons: [] };
  const verdict = spreadFactor > REFUSED ? 'refused' : 'unsteady';
  const percent = (100 * (spreadFactor - 1)).toFixed(0);
  const reasons = [
    `typical block ${percent} % slower than the best one (${worst})`,
    ...explainNoise(noise),
  ];
  return { verdict, spreadFactor, reasons };
}

/** Kernels a probe has timings of. */
export function listKernels({ stacks }: ProbeResult): readonly ProbeKernel[] {
  return [...new Set(stacks.map(({ kernel }) => kernel))];
}

function spreadOf({ blockMinimaMs }: PassTiming): number {
  return median(blockMinimaMs) / Math.min(...blockMinimaMs);
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
