// What this machine has, and what of it this process may use. The two differ: in a container the CPU
// count, the memory and the GPU drivers of the host show through, while control groups allow less. So
//   usable cores     = min(CPU affinity, quota / period of every control group above us)
//   available memory = min(MemAvailable, limit - (usage - inactive file pages) of every group above us)
// and an execution provider counts only if a session on it ran a graph in a child process (a native
// crash ends the child, not the lesson). Every reading names its file or command. Not modelled: memory
// bandwidth and speed (the probe measures those), GPU memory that other machines share.

export { findCgroupMemoryFile } from './cgroup-memory-file.ts';
export { readCpuProfile } from './cpu-profile.ts';
export { describeDevice } from './describe-device.ts';
export { type DetectDeviceOptions, detectDevice } from './detect-device.ts';
export type {
  CpuProfile,
  DeviceProfile,
  Evidence,
  GpuProfile,
  MemoryProfile,
  ProviderTrial,
  Surroundings,
  SurroundingsFinding,
} from './device-profile.ts';
export { type DeviceEffects, defaultEffects } from './effects.ts';
export { compareEnergy, type EnergySnapshot, readEnergySnapshot } from './energy-counter.ts';
export { DeviceFallbackError, DeviceUnavailableError } from './errors.ts';
export { requireDevice, tryExecutionProviders } from './execution-providers.ts';
export { readGpuProfiles } from './gpu-profiles.ts';
export { readMemoryProfile } from './memory-profile.ts';
export { compareNoise, type NoiseSnapshot, readNoiseSnapshot } from './noise-facts.ts';
export { joinNoiseWindows, type NoiseWindow } from './noise-windows.ts';
export { listCandidateDevices, providerOf } from './provider-names.ts';
export { type CommandResult, type RunOptions, runCommand } from './run-command.ts';
export { parseOsRelease } from './system-facts.ts';
