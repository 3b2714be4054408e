import { ProcessGoneError } from './errors.ts';
import { type ProcessMemory, readProcessMemory, resetPeakRss } from './process-memory.ts';
import {
  type MemorySample,
  type SampleMemoryOptions,
  startMemorySampler,
} from './sample-memory.ts';

/** Memory of one process around and during a piece of work. */
export interface MemoryMeasurement<T> {
  readonly value: T;
  readonly before: ProcessMemory;
  readonly after: ProcessMemory;
  /** Highest RSS while the work ran. */
  readonly peakRssBytes: number;
  /** How the peak is known: the kernel's own high-water mark, or the highest sample (a lower bound). */
  readonly peakBasis: 'high-water-mark' | 'samples';
  /** Highest GPU memory in use on the machine; null when not asked for or without an NVIDIA GPU. */
  readonly peakVramBytes: number | null;
  readonly samples: readonly MemorySample[];
}

/**
 * Measures the memory of a process, this one or a child, while `work` runs.
 *
 * @throws ProcessGoneError when the process ended meanwhile.
 * @example
 * const load = await measureMemory(() => loadTheModel(), { pid: child.pid });
 * load.peakRssBytes - load.before.rssBytes; // what loading took at most
 */
export async function measureMemory<T>(
  work: () => Promise<T> | T,
  options: SampleMemoryOptions = {},
): Promise<MemoryMeasurement<T>> {
  const pid = options.pid ?? process.pid;
  const isReset = await resetPeakRss(pid);
  const before = await readExisting(pid);
  const sampler = startMemorySampler(options);
  let value: T;
  try {
    value = await work();
  } finally {
    await sampler.stop();
  }
  const after = await readExisting(pid);
  const { samples } = sampler;
  const highestSample = Math.max(after.rssBytes, ...samples.map((sample) => sample.rssBytes));
  const vram = samples.flatMap((sample) => sample.vramUsedBytes ?? []);
  const isExact = isReset && after.peakRssBytes !== null;
  return {
    value,
    before,
    after,
    peakRssBytes: isExact ? Math.max(after.peakRssBytes, highestSample) : highestSample,
    peakBasis: isExact ? 'high-water-mark' : 'samples',
    peakVramBytes: vram.length === 0 ? null : Math.max(...vram),
    samples,
  };
}

async function readExisting(pid: number): Promise<ProcessMemory> {
  const memory = await readProcessMemory(pid);
  if (memory === undefined) throw new ProcessGoneError({ pid });
  return memory;
}
