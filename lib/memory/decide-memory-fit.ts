import { formatBytes } from '../units/index.ts';

/** What a model needs and what is there, in bytes. */
export interface MemoryFitInput {
  readonly weightBytes: number;
  /** KV cache of the whole prompt and answer. */
  readonly kvCacheBytes: number;
  /** Everything else the engine needs, see `estimateRuntimeMemory`. */
  readonly runtimeBytes: number;
  /** What a program started now could use, see `readMemoryProfile`. */
  readonly availableBytes: number;
  /** The control-group limit behind it, named in the reason; null without one. @default null */
  readonly limitBytes?: number | null;
  /** Free swap; not counted under a limit, where a control group may forbid its use. @default 0 */
  readonly swapFreeBytes?: number;
  /** Whose memory this is about. @default 'memory' */
  readonly kind?: 'memory' | 'VRAM';
}

/** The verdict before loading. */
export interface MemoryFit {
  readonly fits: boolean;
  /** One sentence with the figures, no final period. */
  readonly reason: string;
  readonly requiredBytes: number;
  readonly availableBytes: number;
  /** Available minus required; negative when it does not fit. */
  readonly headroomBytes: number;
  /** It does not fit, but free swap would take the rest: it would load and then crawl. */
  readonly wouldSwap: boolean;
}

/**
 * Decides whether a model fits: weights + KV cache + runtime against what is available.
 *
 * @example
 * const gib = 1024 ** 3;
 * decideMemoryFit({ weightBytes: 5 * gib, kvCacheBytes: gib, runtimeBytes: 0, availableBytes: 4 * gib });
 * // { fits: false, reason: 'Needs at most 6.0 GiB (weights 5.0 GiB, KV cache 1.0 GiB, ...', ... }
 */
export function decideMemoryFit(input: MemoryFitInput): MemoryFit {
  const { weightBytes, kvCacheBytes, runtimeBytes, availableBytes } = input;
  for (const name of ['weightBytes', 'kvCacheBytes', 'runtimeBytes', 'availableBytes'] as const) {
    if (!Number.isFinite(input[name]) || input[name] < 0) {
      throw new RangeError(`Cannot decide with ${name} ${input[name]}, it must be 0 or more`);
    }
  }
  const requiredBytes = weightBytes + kvCacheBytes + runtimeBytes;
  const headroomBytes = availableBytes - requiredBytes;
  const fits = headroomBytes >= 0;
  const hasLimit = input.limitBytes !== undefined && input.limitBytes !== null;
  const wouldSwap = !fits && !hasLimit && headroomBytes + (input.swapFreeBytes ?? 0) >= 0;
  const need = `Needs at most ${formatBytes(requiredBytes)} (weights ${formatBytes(weightBytes)}, KV cache ${formatBytes(kvCacheBytes)}, runtime ${formatBytes(runtimeBytes)})`;
  const limit = hasLimit ? ` under a limit of ${formatBytes(input.limitBytes ?? 0)}` : '';
  const have = `${formatBytes(availableBytes)} of ${input.kind ?? 'memory'} is free${limit}`;
  const swap = wouldSwap ? '; it would load only by swapping' : '';
  const reason = `${need}, ${have}${swap}`;
  return { fits, reason, requiredBytes, availableBytes, headroomBytes, wouldSwap };
}
