import type { GpuReading } from './gpu-stream.ts';
import {
  type NetworkBytes,
  parseCpuMs,
  parseNetworkBytes,
  parseResidentBytes,
} from './parse-proc.ts';
import { listProcessTree, readProcFile } from './process-tree.ts';
import type { RawSample } from './protocol.ts';

/** Looking for new children reads a file per thread, so it is not done at every look. */
const TREE_EVERY_LOOKS = 5;

/** Looks at a process and its children, again and again. Reads Linux's /proc; elsewhere sees nothing. */
export class ProcessWatcher {
  readonly #pid: number;
  readonly #cgroupFile: string | undefined;
  readonly #cpuMs = new Map<number, number>();
  #pids: readonly number[] = [];
  #looks = 0;
  #network: NetworkBytes | undefined;
  #lastMs: number | undefined;

  constructor(pid: number, cgroupFile: string | undefined) {
    this.#pid = pid;
    this.#cgroupFile = cgroupFile;
  }

  /** One look; undefined when the process is gone. Rates count from the look before. */
  look(timeMs: number, gpu: GpuReading | undefined): RawSample | undefined {
    if (this.#looks++ % TREE_EVERY_LOOKS === 0) this.#pids = listProcessTree(this.#pid);
    const memory = this.#readMemory();
    if (memory === undefined) return undefined;
    const elapsedMs = this.#lastMs === undefined ? undefined : timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    return {
      timeMs,
      ...memory,
      ...this.#readCgroup(),
      ...this.#readCpu(elapsedMs),
      ...this.#readNetwork(),
      ...(gpu?.vramBytes === undefined ? {} : { vramBytes: gpu.vramBytes }),
      ...(gpu?.utilisationPercent === undefined
        ? {}
        : { gpuUtilisationPercent: gpu.utilisationPercent }),
      ...(gpu?.powerWatts === undefined ? {} : { gpuPowerWatts: gpu.powerWatts }),
    };
  }

  #readMemory(): Omit<RawSample, 'timeMs'> | undefined {
    let total:
      | { rssBytes: number; rssAnonBytes: number; rssFileBytes: number; peakRssBytes: number }
      | undefined;
    for (const pid of this.#pids) {
      const status = readProcFile(`/proc/${pid}/status`);
      const one = status === undefined ? undefined : parseResidentBytes(status);
      if (one === undefined) continue;
      total = {
        rssBytes: (total?.rssBytes ?? 0) + one.rssBytes,
        rssAnonBytes: (total?.rssAnonBytes ?? 0) + one.rssAnonBytes,
        rssFileBytes: (total?.rssFileBytes ?? 0) + one.rssFileBytes,
        peakRssBytes: (total?.peakRssBytes ?? 0) + one.peakRssBytes,
      };
    }
    return total;
  }

  #readCgroup(): { cgroupBytes?: number } {
    if (this.#cgroupFile === undefined) return {};
    const bytes = Number(readProcFile(this.#cgroupFile));
    return Number.isFinite(bytes) && bytes > 0 ? { cgroupBytes: bytes } : {};
  }

  #readCpu(elapsedMs: number | undefined): { cpuPercent?: number } {
    let usedMs = 0;
    for (const pid of this.#pids) {
      const stat = readProcFile(`/proc/${pid}/stat`);
      const cpuMs = stat === undefined ? undefined : parseCpuMs(stat);
      if (cpuMs === undefined) continue;
      // a child seen for the first time was started since the look before: all of its time is new
      usedMs += cpuMs - (this.#cpuMs.get(pid) ?? (elapsedMs === undefined ? cpuMs : 0));
      this.#cpuMs.set(pid, cpuMs);
    }
    return elapsedMs === undefined || elapsedMs <= 0
      ? {}
      : { cpuPercent: (100 * usedMs) / elapsedMs };
  }

  #readNetwork(): { networkReceivedBytes?: number; networkSentBytes?: number } {
    const text = readProcFile(`/proc/${this.#pid}/net/dev`);
    if (text === undefined) return {};
    const before = this.#network;
    const now = parseNetworkBytes(text);
    this.#network = now;
    if (before === undefined) return {};
    return {
      networkReceivedBytes: now.receivedBytes - before.receivedBytes,
      networkSentBytes: now.sentBytes - before.sentBytes,
    };
  }
}
