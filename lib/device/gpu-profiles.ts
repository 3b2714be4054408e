import type { GpuProfile } from './device-profile.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';
import { readNvidiaGpus } from './nvidia-gpus.ts';
import { readAmdGpus, readMacGpus } from './other-gpus.ts';
import { readPciGpus } from './pci-gpus.ts';

/** GPUs of this machine: from the vendor's tool where it answers, else what the PCI bus shows. */
export async function readGpuProfiles(
  effects: DeviceEffects = defaultEffects,
): Promise<readonly GpuProfile[]> {
  if (effects.platform === 'darwin') return await readMacGpus(effects);
  const [nvidia, amd, onBus] = await Promise.all([
    readNvidiaGpus(effects),
    readAmdGpus(effects),
    readPciGpus(effects),
  ]);
  const served = [...nvidia.gpus, ...amd];
  const unserved = onBus
    .filter((gpu) => !served.some((known) => known.vendor === gpu.vendor))
    .map((gpu) =>
      gpu.vendor === 'nvidia' && nvidia.problem !== null
        ? { ...gpu, problem: nvidia.problem }
        : gpu,
    );
  const all = [...served, ...unserved];
  return all.length === 0 && effects.platform === 'win32' ? await readWindowsGpus() : all;
}

async function readWindowsGpus(): Promise<readonly GpuProfile[]> {
  const { graphics } = await import('systeminformation');
  const found = await graphics().catch(() => undefined);
  return (found?.controllers ?? []).map((controller) => ({
    vendor: vendorOf(controller.vendor),
    name: controller.model || controller.vendor || 'GPU',
    totalVramBytes: controller.vram ? controller.vram * 1024 * 1024 : null,
    freeVramBytes: null,
    driver: controller.driverVersion ?? null,
    hasUnifiedMemory: controller.vramDynamic ?? false,
    computeCapability: null,
    problem: null,
    source: 'systeminformation graphics()',
  }));
}

function vendorOf(text: string): GpuProfile['vendor'] {
  if (/nvidia/i.test(text)) return 'nvidia';
  if (/amd|advanced micro/i.test(text)) return 'amd';
  return /intel/i.test(text) ? 'intel' : 'other';
}
