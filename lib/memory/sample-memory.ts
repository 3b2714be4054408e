import { type ProcessMemory, readProcessMemory } from './process-memory.ts';
import { readVramUsage } from './vram-usage.ts';

/** One look at a process. */
export interface MemorySample {
  /** Milliseconds since sampling started. */
  readonly timeMs: number;
  readonly rssBytes: number;
  readonly rssAnonBytes: number | null;
  readonly rssFileBytes: number | null;
  /** Of all NVIDIA GPUs together, whoever uses them; null without one or when not asked for. */
  readonly vramUsedBytes: number | null;
}

export interface SampleMemoryOptions {
  /** @default this process */
  readonly pid?: number;
  /** Time between two looks; a look itself takes well under a millisecond on Linux. @default 50 */
  readonly intervalMs?: number;
  /** Ask nvidia-smi as well, which takes tens of milliseconds per look. @default false */
  readonly includeVram?: boolean;
}

export interface MemorySampler {
  /** What was seen so far, oldest first. */
  readonly samples: readonly MemorySample[];
  /** Takes a last look and ends. Safe to call twice. */
  stop(): Promise<readonly MemorySample[]>;
}

/**
 * Looks at a process again and again until stopped or until the process is gone.
 *
 * A sampler misses what happens between two looks, and all of what happens while this event loop is
 * blocked: for a peak use `measureMemory`, and sample a child process rather than yourself.
 */
export function startMemorySampler({
  pid = process.pid,
  intervalMs = 50,
  includeVram = false,
}: SampleMemoryOptions = {}): MemorySampler {
  if (!(intervalMs > 0)) {
    throw new RangeError(`Cannot sample every ${intervalMs} ms, give an interval above 0`);
  }
  const startedMs = performance.now();
  const samples: MemorySample[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let current: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    const timeMs = performance.now() - startedMs;
    const [memory, vram] = await Promise.all([
      readProcessMemory(pid),
      includeVram ? readVramUsage() : [],
    ]);
    if (memory === undefined) {
      isStopped = true;
      return;
    }
    samples.push(toSample(memory, timeMs, vram));
  };
  const loop = (): void => {
    current = look().then(() => {
      if (isStopped) return;
      timer = setTimeout(loop, intervalMs);
      timer.unref(); // sampling alone must not keep a program alive
    });
  };
  loop();
  return {
    samples,
    async stop() {
      if (!isStopped) {
        clearTimeout(timer);
        await current;
        clearTimeout(timer);
        if (!isStopped) await look();
        isStopped = true;
      }
      return samples;
    },
  };
}

function toSample(
  memory: ProcessMemory,
  timeMs: number,
  vram: readonly { readonly usedBytes: number }[],
): MemorySample {
  return {
    timeMs,
    rssBytes: memory.rssBytes,
    rssAnonBytes: memory.rssAnonBytes,
    rssFileBytes: memory.rssFileBytes,
    vramUsedBytes: vram.length === 0 ? null : vram.reduce((sum, gpu) => sum + gpu.usedBytes, 0),
  };
}
