// A control group with a memory limit, for tests of what happens when memory runs out.

import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  listCgroupFolders,
  parseCgroupMembership,
  parseCgroupMounts,
} from '../../device/cgroup-folders.ts';

export interface MemoryGroup {
  /** Holds `cgroup.procs`; a process that writes its id there is under the limit. */
  readonly folder: string;
  setLimit(bytes: number): void;
  /** When no process is in it any more. */
  remove(): void;
}

/** Makes a group below the one of this process, or says why that cannot be: not Linux, or not allowed. */
export async function makeMemoryGroup(name: string): Promise<MemoryGroup | string> {
  if (process.platform !== 'linux') return 'control groups exist on Linux only';
  try {
    const membership = parseCgroupMembership(await readFile('/proc/self/cgroup', 'utf8'));
    const mounts = parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
    const found = listCgroupFolders('memory', membership, mounts);
    const top = found?.folders.at(-1);
    if (found === undefined || top === undefined) return 'no memory controller';
    if (found.version === 2) writeFileSync(join(top, 'cgroup.subtree_control'), '+memory');
    const folder = join(top, `offload-lab-${name}-${process.pid}`);
    const limitFile = found.version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
    const setLimit = (bytes: number): void =>
      writeFileSync(join(folder, limitFile), String(Math.ceil(bytes)));
    mkdirSync(folder, { recursive: true });
    setLimit(2 ** 40);
    return { folder, setLimit, remove: () => rmdirSync(folder) };
  } catch (error) {
    return `making a control group is not allowed here (${(error as Error).message})`;
  }
}
