// The limits of a real kernel, not of a fixture: control groups are made, a shell steps into them and
// starts `lab doctor --json`. Needs root or a delegated group; skipped with the reason where that is
// not allowed.

import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { listCgroupFolders, parseCgroupMembership, parseCgroupMounts } from './cgroup-folders.ts';
import type { DeviceProfile } from './device-profile.ts';
import { runCommand } from './run-command.ts';

const LAB = fileURLToPath(new URL('../cli/lab.js', import.meta.url));
const TWO_GIB = 2147483648;

/** A group we may write to, or the reason why there is none. */
interface TrialGroup {
  readonly version: 1 | 2;
  readonly folder: string;
}

const LIMIT_FILES: Readonly<Record<1 | 2, Readonly<Record<string, string>>>> = {
  1: { memory: 'memory.limit_in_bytes', cpu: 'cpu.cfs_quota_us' },
  2: { memory: 'memory.max', cpu: 'cpu.max' },
};

const made: string[] = [];
afterAll(() => {
  for (const folder of made.reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      // a process of a failed test may still be in it
    }
  }
});

const memory = await makeGroup('memory');
const cpu = await makeGroup('cpu');
const hasTaskset = (await runCommand('taskset', ['-c', '0', 'true'])).state === 'completed';

async function makeGroup(controller: string): Promise<TrialGroup | string> {
  if (process.platform !== 'linux') return 'control groups exist on Linux only';
  const membership = parseCgroupMembership(await readFile('/proc/self/cgroup', 'utf8'));
  const mounts = parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  const folders = listCgroupFolders(controller, membership, mounts);
  const top = folders?.folders.at(-1);
  if (folders === undefined || top === undefined) return `no ${controller} controller is mounted`;
  const folder = join(top, `offload-lab-proof-${process.pid}`);
  try {
    // version 2 hands a controller down only where it is switched on
    if (folders.version === 2) writeFileSync(join(top, 'cgroup.subtree_control'), `+${controller}`);
    mkdirSync(folder, { recursive: true });
    made.push(folder);
    const limitFile = LIMIT_FILES[folders.version][controller] ?? '';
    if (!existsSync(join(folder, limitFile))) return `"${limitFile}" is not in a new group`;
    return { version: folders.version, folder };
  } catch (error) {
    return `making a control group is not allowed here (${(error as Error).message})`;
  }
}

/** Starts `lab doctor --json` from a shell that has stepped into the groups. */
async function diagnose(groups: readonly string[], prefix = ''): Promise<DeviceProfile> {
  const steps = groups.map((folder) => `echo $$ > '${folder}/cgroup.procs'`);
  const script = [...steps, `${prefix} '${process.execPath}' '${LAB}' doctor --json; true`];
  const result = await runCommand('sh', ['-c', script.join(' && ')], { timeoutMs: 60_000 });
  if (result.state !== 'completed') throw new Error(JSON.stringify(result));
  return JSON.parse(result.stdout) as DeviceProfile;
}

describe.skipIf(typeof memory === 'string')(`a memory limit (${describeGroup(memory)})`, () => {
  const group = memory as TrialGroup;
  const limitFile = (folder: string): string =>
    join(folder, group.version === 1 ? 'memory.limit_in_bytes' : 'memory.max');

  it('of 2 GiB is what lab doctor reports, and no more is available', async () => {
    writeFileSync(limitFile(group.folder), String(TWO_GIB));
    const { memory: found } = await diagnose([group.folder]);
    expect(found.limitBytes).toBe(TWO_GIB);
    expect(found.limitSource).toBe(limitFile(group.folder));
    expect(found.totalBytes).toBeGreaterThan(TWO_GIB);
    expect(found.availableBytes).toBeLessThan(TWO_GIB);
    // nothing but the shell and lab doctor itself is in the group
    expect(found.availableBytes).toBeGreaterThan(0.6 * TWO_GIB);
  });

  it('of the group above counts as well', async () => {
    const inner = join(group.folder, 'inner');
    if (group.version === 2) {
      writeFileSync(join(group.folder, 'cgroup.subtree_control'), '+memory');
    }
    mkdirSync(inner);
    made.push(inner);
    writeFileSync(limitFile(group.folder), String(TWO_GIB));
    const { memory: found } = await diagnose([inner]);
    expect(found.limitBytes).toBe(TWO_GIB);
    expect(found.limitSource).toBe(limitFile(group.folder));
  });

  it('shrinks what is available by what others in the group hold', async () => {
    const holder = `'${process.execPath}' -e 'b=Buffer.alloc(700e6,1);console.log(1);setTimeout(()=>{},6e4)'`;
    const folder = readdirSync(group.folder).includes('inner')
      ? join(group.folder, 'inner')
      : group.folder;
    const script = `echo $$ > '${folder}/cgroup.procs'; ${holder} > '/dev/null' & HOLDER=$!; sleep 2; '${process.execPath}' '${LAB}' doctor --json; kill -9 $HOLDER; true`;
    const result = await runCommand('sh', ['-c', script], { timeoutMs: 60_000 });
    if (result.state !== 'completed') throw new Error(JSON.stringify(result));
    const { memory: found } = JSON.parse(result.stdout) as DeviceProfile;
    expect(found.availableBytes).toBeLessThan(TWO_GIB - 700e6);
    expect(found.availableBytes).toBeGreaterThan(TWO_GIB - 700e6 - 0.4 * TWO_GIB);
  });
});

describe.skipIf(typeof cpu === 'string')(`a CPU quota (${describeGroup(cpu)})`, () => {
  it('of half a core is what lab doctor reports', async () => {
    const group = cpu as TrialGroup;
    if (group.version === 1) {
      writeFileSync(join(group.folder, 'cpu.cfs_period_us'), '100000');
      writeFileSync(join(group.folder, 'cpu.cfs_quota_us'), '50000');
    } else {
      writeFileSync(join(group.folder, 'cpu.max'), '50000 100000');
    }
    const { cpu: found } = await diagnose([group.folder]);
    expect(found.quotaCores).toBe(0.5);
    expect(found.usableCores).toBe(0.5);
    expect(found.recommendedThreads).toBe(1);
  });
});

describe.skipIf(!hasTaskset)('CPU affinity (skipped without taskset)', () => {
  it('of one core leaves one usable core', async () => {
    const { cpu: found } = await diagnose([], 'taskset -c 0');
    expect(found.affinityCores).toBe(1);
    expect(found.usableCores).toBeLessThanOrEqual(1);
  });
});

function describeGroup(group: TrialGroup | string): string {
  return typeof group === 'string'
    ? `skipped: ${group}`
    : `control groups version ${group.version}`;
}
