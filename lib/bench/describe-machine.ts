import { release } from 'node:os';
import type { DeviceProfile } from '../device/index.ts';
import type { MachineSummary } from '../record/index.ts';

/** The part of a device profile that a record keeps. */
export function describeMachine(device: DeviceProfile): MachineSummary {
  const { cpu, memory, gpus, os, surroundings } = device;
  const inside = surroundings
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'bare' && kind !== 'virtual-machine');
  return {
    cpuModel: cpu.model,
    usableCores: cpu.usableCores,
    memoryTotalBytes: memory.totalBytes,
    memoryLimitBytes: memory.limitBytes,
    memoryAvailableBytes: memory.availableBytes,
    gpus: gpus.map((gpu) => ({
      name: gpu.name,
      vramBytes: gpu.totalVramBytes,
      ...(gpu.driver === null ? {} : { driver: gpu.driver }),
    })),
    os: `${os.platform} ${release()} ${cpu.architecture}`,
    container: inside.length === 0 ? null : inside.join(', '),
    ...(cpu.instructionSets === null ? {} : { instructionSets: cpu.instructionSets }),
  };
}
