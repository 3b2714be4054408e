import { describe, expect, it } from 'vitest';
import { createFixtureMachine, type FixtureMachine } from './__fixtures__/fixture-machine.ts';
import type { GpuProfile } from './device-profile.ts';
import { readGpuProfiles } from './gpu-profiles.ts';

const mib = 1024 ** 2;
const gib = 1024 ** 3;

const NVIDIA_ON_BUS = {
  '/sys/bus/pci/devices/0000:01:00.0/class': '0x030200\n',
  '/sys/bus/pci/devices/0000:01:00.0/vendor': '0x10de\n',
};

async function read(machine: FixtureMachine): Promise<readonly GpuProfile[]> {
  return await readGpuProfiles(createFixtureMachine(machine));
}

describe('readGpuProfiles()', () => {
  it('reads NVIDIA GPUs with memory in MiB, driver and compute capability', async () => {
    const csv = 'Tesla T4, 15360, 14910, 550.54.15, 7.5\nNVIDIA L4, 23034, 22000, 550.54.15, 8.9\n';
    const gpus = await read({ commands: { 'nvidia-smi': csv }, files: NVIDIA_ON_BUS });
    expect(gpus).toHaveLength(2);
    expect(gpus[0]).toMatchObject({
      vendor: 'nvidia',
      name: 'Tesla T4',
      totalVramBytes: 15360 * mib,
      freeVramBytes: 14910 * mib,
      driver: '550.54.15',
      computeCapability: '7.5',
      problem: null,
    });
  });

  it('finds the nvidia-smi of WSL outside the PATH', async () => {
    const gpus = await read({
      commands: { '/usr/lib/wsl/lib/nvidia-smi': 'NVIDIA RTX A2000, 4096, 3500, 552.74, 8.6\n' },
    });
    expect(gpus[0]?.name).toBe('NVIDIA RTX A2000');
  });

  it('leaves memory unknown where the board shares it with the CPU', async () => {
    const gpus = await read({
      commands: { 'nvidia-smi': 'NVIDIA GB10, [N/A], [N/A], 580.82.09, 12.1\n' },
    });
    expect(gpus[0]).toMatchObject({
      totalVramBytes: null,
      freeVramBytes: null,
      hasUnifiedMemory: true,
    });
  });

  it('shows a GPU that no driver serves, with the words of nvidia-smi', async () => {
    const said = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    const gpus = await read({
      files: NVIDIA_ON_BUS,
      commands: { 'nvidia-smi': { state: 'failed', status: 9, stdout: `${said}\n`, stderr: '' } },
    });
    expect(gpus).toHaveLength(1);
    expect(gpus[0]).toMatchObject({ vendor: 'nvidia', totalVramBytes: null, problem: said });
  });

  it('says what is missing when there is no nvidia-smi at all', async () => {
    const [gpu] = await read({ files: NVIDIA_ON_BUS });
    expect(gpu?.problem).toMatchInlineSnapshot(
      `"It is on the PCI bus, but nvidia-smi and its driver did not answer"`,
    );
  });

  it('reads AMD GPUs from ROCm', async () => {
    const json = JSON.stringify({
      card0: {
        'Card Series': 'Radeon RX 7900 XTX',
        'VRAM Total Memory (B)': '25753026560',
        'VRAM Total Used Memory (B)': '1073741824',
      },
      system: { 'Driver version': '6.8.5' },
    });
    const [gpu] = await read({ commands: { 'rocm-smi': json } });
    expect(gpu).toMatchObject({
      vendor: 'amd',
      name: 'Radeon RX 7900 XTX',
      totalVramBytes: 25753026560,
      freeVramBytes: 25753026560 - 1073741824,
      driver: '6.8.5',
    });
  });

  it('reads Apple silicon, whose GPU uses the memory of the machine', async () => {
    const json = JSON.stringify({
      SPDisplaysDataType: [{ _name: 'Apple M3', sppci_model: 'Apple M3', sppci_cores: '10' }],
    });
    const [gpu] = await read({
      platform: 'darwin',
      arch: 'arm64',
      totalBytes: 24 * gib,
      commands: { system_profiler: json },
    });
    expect(gpu).toMatchObject({
      vendor: 'apple',
      name: 'Apple M3',
      totalVramBytes: 24 * gib,
      hasUnifiedMemory: true,
    });
  });

  it('finds none where there is none, and survives output it does not know', async () => {
    expect(await read({})).toEqual([]);
    expect(await read({ commands: { 'rocm-smi': 'not json', 'nvidia-smi': '' } })).toEqual([]);
  });
});
