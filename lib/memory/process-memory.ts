import { readFile, writeFile } from 'node:fs/promises';
import { parseStatusBytes } from './parse-status.ts';

/** Resident memory of one process. Null where the system does not tell. */
export interface ProcessMemory {
  readonly pid: number;
  /** Everything in RAM: anonymous + file + shared. */
  readonly rssBytes: number;
  /** Heap, stacks, copies of weights: only freeing or swapping gives it back. */
  readonly rssAnonBytes: number | null;
  /** Mapped files such as libraries and weights read in place: the kernel may drop these pages. */
  readonly rssFileBytes: number | null;
  /** Highest RSS since the process started or since `resetPeakRss`. */
  readonly peakRssBytes: number | null;
  readonly swapBytes: number | null;
  readonly source: string;
}

/** Reads the memory of a process; undefined when there is no such process (any more). */
export async function readProcessMemory(
  pid: number = process.pid,
): Promise<ProcessMemory | undefined> {
  const source = `/proc/${pid}/status`;
  const status = await readFile(source, 'utf8').catch(() => undefined);
  if (status !== undefined) {
    const rssBytes = parseStatusBytes(status, 'VmRSS');
    if (rssBytes === null) return undefined; // a zombie has no memory left
    return {
      pid,
      rssBytes,
      rssAnonBytes: parseStatusBytes(status, 'RssAnon'),
      rssFileBytes: parseStatusBytes(status, 'RssFile'),
      peakRssBytes: parseStatusBytes(status, 'VmHWM'),
      swapBytes: parseStatusBytes(status, 'VmSwap'),
      source,
    };
  }
  if (process.platform === 'linux') return undefined;
  return pid === process.pid ? readOwnMemory() : await readOtherMemory(pid);
}

/**
 * Sets the peak of a process back to what it uses now, so that the next peak is of one phase only.
 *
 * @returns false where that is not possible (not Linux, or not our process): then sample instead.
 */
export async function resetPeakRss(pid: number = process.pid): Promise<boolean> {
  // "5" is the kernel's code for resetting VmHWM, see proc(5)
  return await writeFile(`/proc/${pid}/clear_refs`, '5').then(
    () => true,
    () => false,
  );
}

/** macOS and Windows, this process: Node knows RSS and its peak, not the kinds. */
function readOwnMemory(): ProcessMemory {
  return {
    pid: process.pid,
    rssBytes: process.memoryUsage.rss(),
    rssAnonBytes: null,
    rssFileBytes: null,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    swapBytes: null,
    source: 'Node process.memoryUsage() and process.resourceUsage()',
  };
}

async function readOtherMemory(pid: number): Promise<ProcessMemory | undefined> {
  const { processes } = await import('systeminformation');
  const entry = (await processes()).list.find((candidate) => candidate.pid === pid);
  if (entry === undefined) return undefined;
  return {
    pid,
    rssBytes: entry.memRss * 1024,
    rssAnonBytes: null,
    rssFileBytes: null,
    peakRssBytes: null,
    swapBytes: null,
    source: 'systeminformation processes()',
  };
}
