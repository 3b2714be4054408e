import { formatBytes, formatNumber } from '../units/index.ts';
import type { DeviceProfile, GpuProfile } from './device-profile.ts';

/**
 * The machine in pairs of label and text: the system card of lesson 01 and of `lab doctor`.
 *
 * @example
 * describeDevice(device)[4]; // ['Memory', '1.9 GiB available of 15.6 GiB']
 */
export function describeDevice(device: DeviceProfile): readonly (readonly [string, string])[] {
  const { cpu, memory, disk, os, runtimes } = device;
  const swap =
    memory.swapTotalBytes === 0
      ? 'none'
      : `${formatBytes(memory.swapFreeBytes)} free of ${formatBytes(memory.swapTotalBytes)}`;
  return [
    ['Place', `${device.place.name} (${lowerFirst(device.place.reason)})`],
    ['CPU', `${cpu.model}, ${cpu.architecture}`],
    ['Cores', describeCores(cpu)],
    ['Instructions', cpu.instructionSets?.join(' ') || 'unknown'],
    [
      'Memory',
      `${formatBytes(memory.availableBytes)} available of ${formatBytes(memory.totalBytes)}`,
    ],
    [
      'Memory limit',
      memory.limitBytes === null
        ? 'none'
        : `${formatBytes(memory.limitBytes)}, set by ${memory.limitSource}`,
    ],
    ['Swap', swap],
    ['Disk', disk.freeBytes === null ? 'unknown' : `${formatBytes(disk.freeBytes)} free`],
    ...(device.gpus.length === 0
      ? ([['GPU', 'none found']] as const)
      : device.gpus.map((gpu) => ['GPU', describeGpu(gpu)] as const)),
    ['System', [os.name, `kernel ${os.kernel}`, os.libc].filter(Boolean).join(', ')],
    ['Runtimes', `Node ${runtimes.node}, ONNX Runtime ${runtimes.onnxruntime ?? 'not installed'}`],
    [
      'Surroundings',
      device.surroundings.map((found) => `${found.kind} (${found.source})`).join(', '),
    ],
  ];
}

function describeCores(cpu: DeviceProfile['cpu']): string {
  const physical = cpu.physicalCores === null ? '' : `, ${cpu.physicalCores} physical`;
  const parts = [`${formatNumber(cpu.usableCores)} usable of ${cpu.logicalCores}${physical}`];
  if (cpu.affinityCores < cpu.logicalCores) parts.push(`affinity allows ${cpu.affinityCores}`);
  if (cpu.quotaCores !== null) {
    parts.push(`quota of ${formatNumber(cpu.quotaCores)}, set by ${cpu.quotaSource}`);
  }
  return parts.join('; ');
}

function describeGpu(gpu: GpuProfile): string {
  const parts = [gpu.name];
  if (gpu.totalVramBytes !== null) {
    const free = gpu.freeVramBytes === null ? '' : `${formatBytes(gpu.freeVramBytes)} free of `;
    const kind = gpu.hasUnifiedMemory ? 'memory shared with the CPU' : 'VRAM';
    parts.push(`${free}${formatBytes(gpu.totalVramBytes)} ${kind}`);
  }
  if (gpu.driver !== null) parts.push(`driver ${gpu.driver}`);
  if (gpu.problem !== null) parts.push(gpu.problem);
  return parts.join(', ');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
