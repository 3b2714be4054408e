// Display controllers on the PCI bus (class 0x03....). They are there with or without a driver, so a GPU
// that no vendor tool reports is still named, together with what is missing to use it.

import type { GpuProfile } from './device-profile.ts';
import type { DeviceEffects } from './effects.ts';

const PCI_FOLDER = '/sys/bus/pci/devices';

const VENDORS: Readonly<
  Record<string, { vendor: GpuProfile['vendor']; name: string; missing: string }>
> = {
  '0x10de': { vendor: 'nvidia', name: 'NVIDIA GPU', missing: 'nvidia-smi and its driver' },
  '0x1002': { vendor: 'amd', name: 'AMD GPU', missing: 'rocm-smi and ROCm' },
  '0x8086': { vendor: 'intel', name: 'Intel GPU', missing: 'a Vulkan driver (WebGPU only)' },
};

/** GPUs on the bus, each with the reason why it cannot be used yet. Virtual display adapters are left out. */
export async function readPciGpus(effects: DeviceEffects): Promise<readonly GpuProfile[]> {
  const gpus: GpuProfile[] = [];
  for (const slot of await effects.listFolder(PCI_FOLDER)) {
    const folder = `${PCI_FOLDER}/${slot}`;
    const pciClass = (await effects.readText(`${folder}/class`))?.trim() ?? '';
    if (!pciClass.startsWith('0x03')) continue;
    const known = VENDORS[(await effects.readText(`${folder}/vendor`))?.trim() ?? ''];
    if (known === undefined) continue;
    gpus.push({
      vendor: known.vendor,
      name: known.name,
      totalVramBytes: null,
      freeVramBytes: null,
      driver: null,
      hasUnifiedMemory: known.vendor === 'intel',
      computeCapability: null,
      problem: `It is on the PCI bus, but ${known.missing} did not answer`,
      source: `${folder}/vendor`,
    });
  }
  return gpus;
}
