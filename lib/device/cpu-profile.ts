import { readCpuQuota } from './cgroup-cpu.ts';
import { parseAffinityCores } from './cpuset.ts';
import type { CpuProfile } from './device-profile.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';
import { parseCpuinfoInstructionSets, parseSysctlInstructionSets } from './instruction-sets.ts';
import { readCgroupFolders } from './memory-profile.ts';

/** Reads the CPU: what it is, how much of it this process may use, what it can compute with. */
export async function readCpuProfile(effects: DeviceEffects = defaultEffects): Promise<CpuProfile> {
  const cpuinfo = await effects.readText('/proc/cpuinfo');
  const facts = effects.nodeFacts();
  const status = await effects.readText('/proc/self/status');
  const affinityCores = parseAffinityCores(status ?? '') ?? facts.parallelism;
  const folders = await readCgroupFolders('cpu', effects);
  const quota = folders === undefined ? undefined : await readCpuQuota(folders, effects);
  const usableCores = Math.min(affinityCores, quota?.cores ?? Number.POSITIVE_INFINITY);
  const identity =
    cpuinfo === undefined
      ? await readIdentityWithoutProc(effects)
      : {
          model: parseCpuModel(cpuinfo) ?? (await readModelFromLscpu(effects)) ?? 'unknown',
          physicalCores: countPhysicalCores(cpuinfo) ?? null,
          logicalCores: countLogicalCores(cpuinfo) ?? facts.parallelism,
          instructionSets: parseCpuinfoInstructionSets(cpuinfo),
        };
  return {
    ...identity,
    architecture: effects.arch,
    affinityCores,
    quotaCores: quota?.cores ?? null,
    quotaSource: quota?.source ?? null,
    usableCores,
    recommendedThreads: Math.max(1, Math.floor(usableCores)),
  };
}

export function parseCpuModel(cpuinfo: string): string | undefined {
  return /^model name\s*:\s*(.+)$/m.exec(cpuinfo)?.[1]?.trim();
}

/** Distinct pairs of socket and core; undefined where cpuinfo does not list them (ARM). */
export function countPhysicalCores(cpuinfo: string): number | undefined {
  const cores = new Set<string>();
  for (const block of cpuinfo.split('\n\n')) {
    const socket = /^physical id\s*:\s*(\d+)$/m.exec(block)?.[1];
    const core = /^core id\s*:\s*(\d+)$/m.exec(block)?.[1];
    if (socket !== undefined && core !== undefined) cores.add(`${socket}:${core}`);
  }
  return cores.size > 0 ? cores.size : undefined;
}

export function countLogicalCores(cpuinfo: string): number | undefined {
  return cpuinfo.match(/^processor\s*:/gm)?.length;
}

/** ARM's /proc/cpuinfo has part numbers only; lscpu knows their names. */
async function readModelFromLscpu(effects: DeviceEffects): Promise<string | undefined> {
  const result = await effects.run('lscpu', []);
  if (result.state !== 'completed') return undefined;
  return /^Model name:\s*(.+)$/m.exec(result.stdout)?.[1]?.trim();
}

async function readIdentityWithoutProc(
  effects: DeviceEffects,
): Promise<Pick<CpuProfile, 'model' | 'physicalCores' | 'logicalCores' | 'instructionSets'>> {
  const { cpu } = await import('systeminformation');
  const facts = await cpu().catch(() => undefined);
  const sysctl = effects.platform === 'darwin' ? await effects.run('sysctl', ['-a']) : undefined;
  return {
    model: [facts?.manufacturer, facts?.brand].filter(Boolean).join(' ') || 'unknown',
    physicalCores: facts?.physicalCores || null,
    logicalCores: facts?.cores || effects.nodeFacts().parallelism,
    instructionSets:
      sysctl?.state === 'completed' ? parseSysctlInstructionSets(sysctl.stdout) : null,
  };
}
