import type { CgroupFolders } from './cgroup-folders.ts';
import type { DeviceEffects } from './effects.ts';

/** The memory limit of one control group, and what of it is in use. */
export interface CgroupMemoryLimit {
  readonly limitBytes: number;
  /** The file the limit was read from. */
  readonly source: string;
  /** Bytes charged to the group that the kernel cannot take back at once. */
  readonly workingSetBytes: number;
}

/** "max" in version 2; a value near 2^63 in version 1: no limit on this group. */
export function parseMemoryLimit(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (!/^\d+$/.test(trimmed)) return undefined;
  const bytes = Number(trimmed);
  return bytes < 2 ** 60 ? bytes : undefined;
}

/** One figure of a "name value" file such as memory.stat. */
export function parseStat(text: string | undefined, name: string): number | undefined {
  const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1];
  return value === undefined ? undefined : Number(value);
}

/**
 * Reads every memory limit above this process, own group first.
 *
 * The working set is usage minus inactive file pages: the page cache counts as usage, yet its inactive
 * part is given back as soon as somebody needs memory. (Kubernetes evicts by the same figure.)
 */
export async function readCgroupMemory(
  { version, folders }: CgroupFolders,
  effects: DeviceEffects,
): Promise<readonly CgroupMemoryLimit[]> {
  const limits: CgroupMemoryLimit[] = [];
  let outermost = 0;
  for (const folder of folders) {
    const stat = await effects.readText(`${folder}/memory.stat`);
    const usageName = version === 1 ? 'memory.usage_in_bytes' : 'memory.current';
    const usage = Number(await effects.readText(`${folder}/${usageName}`)) || 0;
    const inactive = parseStat(stat, version === 1 ? 'total_inactive_file' : 'inactive_file') ?? 0;
    const workingSetBytes = Math.max(0, usage - inactive);
    outermost = Math.max(outermost, workingSetBytes);
    for (const name of LIMIT_FILES[version]) {
      const source = `${folder}/${name}`;
      const limitBytes = parseMemoryLimit(await effects.readText(source));
      if (limitBytes !== undefined) limits.push({ limitBytes, source, workingSetBytes });
    }
  }
  const [own] = folders;
  if (version === 2 || own === undefined) return limits;
  // Version 1 tells the tightest limit above us, even of groups that a container cannot see. What they
  // use is then unknown, but not less than the largest group that we do see.
  const stat = await effects.readText(`${own}/memory.stat`);
  const above = parseMemoryLimit(String(parseStat(stat, 'hierarchical_memory_limit')));
  if (above === undefined || limits.some(({ limitBytes }) => limitBytes <= above)) return limits;
  const source = `${own}/memory.stat (hierarchical_memory_limit)`;
  return [...limits, { limitBytes: above, source, workingSetBytes: outermost }];
}

// memory.high does not kill, but above it the kernel throttles and swaps: as good as a limit to us.
const LIMIT_FILES = { 1: ['memory.limit_in_bytes'], 2: ['memory.max', 'memory.high'] } as const;
