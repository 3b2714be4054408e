import { readCpuProfile } from './cpu-profile.ts';
import type { DeviceProfile, Evidence } from './device-profile.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';
import { tryExecutionProviders } from './execution-providers.ts';
import { readGpuProfiles } from './gpu-profiles.ts';
import { guessPlace } from './guess-place.ts';
import { readMemoryProfile } from './memory-profile.ts';
import { readSurroundings } from './surroundings.ts';
import { readOnnxruntimeVersion, readOperatingSystem } from './system-facts.ts';

export interface DetectDeviceOptions {
  /** Also create a session on every execution provider (a child process each, ~0.1 s on a CPU machine). @default true */
  readonly tryProviders?: boolean;
  /** The folder whose disk is looked at. @default the working folder */
  readonly folder?: string;
}

/**
 * Reads what this machine has and what of it this process may use.
 *
 * @example
 * const device = await detectDevice();
 * device.cpu.usableCores; // 2
 * device.memory.limitBytes; // 2147483648 in a 2 GiB container, null without a limit
 * device.executionProviders.filter((p) => p.loads).map((p) => p.device); // ['cpu']
 */
export async function detectDevice(
  { tryProviders = true, folder = process.cwd() }: DetectDeviceOptions = {},
  effects: DeviceEffects = defaultEffects,
): Promise<DeviceProfile> {
  const [cpu, memory, gpus, executionProviders, surroundings, os, freeBytes, onnxruntime] =
    await Promise.all([
      readCpuProfile(effects),
      readMemoryProfile(effects),
      readGpuProfiles(effects),
      tryProviders ? tryExecutionProviders(effects) : [],
      readSurroundings(effects),
      readOperatingSystem(effects),
      effects.freeDiskBytes(folder),
      readOnnxruntimeVersion(),
    ]);
  const profile = {
    cpu,
    memory,
    disk: { folder, freeBytes: freeBytes ?? null },
    gpus,
    executionProviders,
    os,
    runtimes: { node: process.versions.node, onnxruntime },
    surroundings,
    place: guessPlace(surroundings, gpus),
  };
  return { ...profile, evidence: listEvidence(profile, effects.platform === 'linux') };
}

/** One line per reading: which file, command or call it came from. */
function listEvidence(
  { cpu, memory, gpus, executionProviders, surroundings }: Omit<DeviceProfile, 'evidence'>,
  isLinux: boolean,
): readonly Evidence[] {
  const cpuSource = isLinux ? '/proc/cpuinfo' : 'systeminformation cpu()';
  return [
    { reading: 'cpu.model', source: cpuSource },
    { reading: 'cpu.instructionSets', source: cpuSource },
    {
      reading: 'cpu.affinityCores',
      source: isLinux ? '/proc/self/status Cpus_allowed_list' : 'Node os.availableParallelism()',
    },
    { reading: 'cpu.quotaCores', source: cpu.quotaSource ?? 'no quota in any control group' },
    {
      reading: 'memory.totalBytes',
      source: isLinux ? '/proc/meminfo MemTotal' : 'Node os.totalmem()',
    },
    { reading: 'memory.availableBytes', source: memory.availableSource },
    { reading: 'memory.limitBytes', source: memory.limitSource ?? 'no limit in any control group' },
    { reading: 'disk.freeBytes', source: 'statfs of the folder' },
    ...gpus.map((gpu, index) => ({ reading: `gpus[${index}]`, source: gpu.source })),
    ...executionProviders.map((trial, index) => ({
      reading: `executionProviders[${index}]`,
      source: `session created and run in a child process on "${trial.device}"`,
    })),
    ...surroundings.map((finding, index) => ({
      reading: `surroundings[${index}]`,
      source: finding.source,
    })),
  ];
}
