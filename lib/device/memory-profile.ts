import {
  type CgroupFolders,
  listCgroupFolders,
  parseCgroupMembership,
  parseCgroupMounts,
} from './cgroup-folders.ts';
import { type CgroupMemoryLimit, readCgroupMemory } from './cgroup-memory.ts';
import type { MemoryProfile } from './device-profile.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';

/** A figure of /proc/meminfo in bytes (the file says kB and means KiB). */
export function parseMeminfo(text: string, name: string): number | undefined {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/**
 * Reads how much memory a program started now could use.
 *
 * `availableBytes` is the smallest of what the kernel says is available and what each control group
 * above us still allows: its limit minus its working set. A limit of at least all the memory there is
 * limits nothing and is reported as none.
 */
export async function readMemoryProfile(
  effects: DeviceEffects = defaultEffects,
): Promise<MemoryProfile> {
  const meminfo = await effects.readText('/proc/meminfo');
  if (meminfo === undefined) return await readWithoutKernelFiles(effects);
  const facts = effects.nodeFacts();
  const totalBytes = parseMeminfo(meminfo, 'MemTotal') ?? facts.totalBytes;
  const kernelBytes = parseMeminfo(meminfo, 'MemAvailable') ?? facts.freeBytes;
  const folders = await readCgroupFolders('memory', effects);
  const all = folders === undefined ? [] : await readCgroupMemory(folders, effects);
  const limits = all.filter((limit) => limit.limitBytes < totalBytes);
  const tightest = smallest(limits, (limit) => limit.limitBytes);
  const fullest = smallest(limits, leftBytes);
  const groupBytes = fullest === undefined ? Number.POSITIVE_INFINITY : leftBytes(fullest);
  return {
    totalBytes,
    availableBytes: Math.min(kernelBytes, groupBytes),
    availableSource:
      fullest !== undefined && groupBytes < kernelBytes
        ? `${fullest.source} minus the working set of its group`
        : '/proc/meminfo MemAvailable',
    limitBytes: tightest?.limitBytes ?? null,
    limitSource: tightest?.source ?? null,
    workingSetBytes: tightest?.workingSetBytes ?? null,
    swapTotalBytes: parseMeminfo(meminfo, 'SwapTotal') ?? 0,
    swapFreeBytes: parseMeminfo(meminfo, 'SwapFree') ?? 0,
    cgroupVersion: folders?.version ?? null,
  };
}

/** The folders of our control group and of those above it; undefined where there are none. */
export async function readCgroupFolders(
  controller: string,
  effects: DeviceEffects,
): Promise<CgroupFolders | undefined> {
  const membership = await effects.readText('/proc/self/cgroup');
  const mountinfo = await effects.readText('/proc/self/mountinfo');
  if (membership === undefined || mountinfo === undefined) return undefined;
  return listCgroupFolders(
    controller,
    parseCgroupMembership(membership),
    parseCgroupMounts(mountinfo),
  );
}

/** macOS and Windows: what is free without swapping is not in Node, systeminformation knows it. */
async function readWithoutKernelFiles(effects: DeviceEffects): Promise<MemoryProfile> {
  const facts = effects.nodeFacts();
  const { mem } = await import('systeminformation');
  const memory = await mem().catch(() => undefined);
  return {
    totalBytes: facts.totalBytes,
    availableBytes: memory?.available ?? facts.freeBytes,
    availableSource: memory === undefined ? 'os.freemem()' : 'systeminformation mem().available',
    limitBytes: null,
    limitSource: null,
    workingSetBytes: null,
    swapTotalBytes: memory?.swaptotal ?? 0,
    swapFreeBytes: memory?.swapfree ?? 0,
    cgroupVersion: null,
  };
}

function leftBytes(limit: CgroupMemoryLimit): number {
  return Math.max(0, limit.limitBytes - limit.workingSetBytes);
}

function smallest<T>(items: readonly T[], toNumber: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || toNumber(item) < toNumber(best) ? item : best),
    undefined,
  );
}
