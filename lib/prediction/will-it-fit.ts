import { formatBytes, formatCount } from '../units/index.ts';

/** A model on a GPU that serves several users at once. */
export interface GpuFitInput {
  readonly parameters: number;
  /** 2 for fp16 and bf16, about 0.6 for 4-bit blocks with their scales. */
  readonly bytesPerWeight: number;
  /** `kvCacheBytesPerToken(architecture, 2)` in `sizing`. */
  readonly kvBytesPerToken: number;
  /** Requests in flight at the same time, each with a whole context in the cache. */
  readonly users: number;
  /** Prompt and answer of one user. */
  readonly contextTokens: number;
  /** Of one GPU, as sold or as `nvidia-smi` prints it, in bytes. */
  readonly gpuMemoryBytes: number;
  /** GPUs that share the weights and the cache evenly (tensor parallel). @default 1 */
  readonly gpus?: number;
}

/** One line of the sum. */
export interface GpuFitTerm {
  readonly name: 'weights' | 'KV cache' | 'reserve';
  readonly bytes: number;
  /** How the bytes come about, for a person to check. */
  readonly arithmetic: string;
}

export interface GpuFit {
  readonly fits: boolean;
  /** One sentence with the figures, no final period. */
  readonly reason: string;
  readonly requiredBytes: number;
  readonly availableBytes: number;
  /** Available minus required; negative when it does not fit. */
  readonly headroomBytes: number;
  readonly terms: readonly GpuFitTerm[];
  /** How many such users the memory beside the weights holds; 0 where the weights alone do not fit. */
  readonly maxUsers: number;
}

/**
 * Share of a GPU that stays free for activations, CUDA graphs and the driver: what vLLM leaves by
 * default (`gpu_memory_utilization` 0.9, its documentation of engine arguments, read 2026-11).
 */
export const GPU_RESERVE_SHARE = 0.1;

/**
 * Does a model fit on a GPU for so many users:
 *   parameters x bytes per weight + users x tokens x KV bytes per token + reserve <= memory
 * Every user is counted with a full context, so this is the guarantee, not the average. Adapters and
 * draft models are not in it.
 */
export function willItFit(input: GpuFitInput): GpuFit {
  requireNumbers(input);
  const { parameters, bytesPerWeight, kvBytesPerToken, users, contextTokens, gpus = 1 } = input;
  const availableBytes = gpus * input.gpuMemoryBytes;
  const weightBytes = Math.ceil(parameters * bytesPerWeight);
  const bytesPerUser = contextTokens * kvBytesPerToken;
  const reserveBytes = Math.ceil(availableBytes * GPU_RESERVE_SHARE);
  const terms: readonly GpuFitTerm[] = [
    {
      name: 'weights',
      bytes: weightBytes,
      arithmetic: `${formatCount(parameters)} x ${bytesPerWeight} B`,
    },
    {
      name: 'KV cache',
      bytes: users * bytesPerUser,
      arithmetic: `${users} x ${contextTokens} tokens x ${formatBytes(kvBytesPerToken)}`,
    },
    {
      name: 'reserve',
      bytes: reserveBytes,
      arithmetic: `${100 * GPU_RESERVE_SHARE} % of ${formatBytes(availableBytes)}`,
    },
  ];
  const requiredBytes = terms.reduce((sum, { bytes }) => sum + bytes, 0);
  const headroomBytes = availableBytes - requiredBytes;
  const freeBytes = availableBytes - reserveBytes - weightBytes;
  const sum = terms.map((term) => `${term.name} ${formatBytes(term.bytes)}`).join(', ');
  const where = gpus === 1 ? 'the GPU has' : `the ${gpus} GPUs have`;
  return {
    fits: headroomBytes >= 0,
    reason: `Needs ${formatBytes(requiredBytes)} (${sum}), ${where} ${formatBytes(availableBytes)}`,
    requiredBytes,
    availableBytes,
    headroomBytes,
    terms,
    maxUsers: Math.max(0, Math.floor(freeBytes / bytesPerUser)),
  };
}

function requireNumbers(input: GpuFitInput): void {
  for (const [name, value] of Object.entries(input)) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(`Cannot decide with ${name} ${value}, it must be more than 0`);
  }
}
