import { describe, expect, it } from 'vitest';
import { cgroupFiles, DOCKER_V2 } from './__fixtures__/cgroups.ts';
import { createFixtureMachine, meminfo } from './__fixtures__/fixture-machine.ts';
import { describeDevice } from './describe-device.ts';
import { detectDevice } from './detect-device.ts';
import { parseOsRelease } from './system-facts.ts';

describe('detectDevice()', () => {
  it('describes this machine, and names a source for every reading', async () => {
    const device = await detectDevice({ tryProviders: false });
    expect(device.cpu.usableCores).toBeGreaterThan(0);
    expect(device.cpu.usableCores).toBeLessThanOrEqual(device.cpu.logicalCores);
    expect(device.memory.availableBytes).toBeLessThanOrEqual(device.memory.totalBytes);
    expect(device.disk.freeBytes).toBeGreaterThan(0);
    expect(device.runtimes.node).toBe(process.versions.node);
    expect(device.runtimes.onnxruntime).toMatch(/^\d+\.\d+\.\d+$/);
    expect(device.executionProviders).toEqual([]);
    expect(device.surroundings.length).toBeGreaterThan(0);
    for (const { reading, source } of device.evidence) {
      expect(reading).not.toBe('');
      expect(source).not.toBe('');
    }
    expect(JSON.parse(JSON.stringify(device))).toEqual(device);
  });

  it('still answers on a machine that tells nothing', async () => {
    const device = await detectDevice({ tryProviders: false }, createFixtureMachine({}));
    expect(device.gpus).toEqual([]);
    expect(device.memory.limitBytes).toBeNull();
    expect(device.place.name).toBe('cpu-laptop');
  });
});

describe('describeDevice()', () => {
  it('shows the limit of a container beside the memory of its host, and a GPU with its driver', async () => {
    const machine = createFixtureMachine({
      files: {
        ...cgroupFiles(DOCKER_V2),
        '/proc/meminfo': meminfo(16, 12),
        '/proc/cpuinfo': 'processor\t: 0\nmodel name\t: A CPU\n\n'.repeat(8),
        '/sys/fs/cgroup/memory.max': String(2 * 1024 ** 3),
        '/sys/fs/cgroup/cpu.max': '150000 100000',
      },
      commands: { 'nvidia-smi': 'NVIDIA L4, 23034, 22528, 550.54.15, 8.9\n' },
    });
    const device = await detectDevice({ tryProviders: false }, machine);
    const card = Object.fromEntries(describeDevice(device));
    expect(card).toMatchObject({
      Cores: '1.5 usable of 8; quota of 1.5, set by /sys/fs/cgroup/cpu.max',
      Memory: '2.0 GiB available of 16.0 GiB',
      'Memory limit': '2.0 GiB, set by /sys/fs/cgroup/memory.max',
      Swap: '1.0 GiB free of 2.0 GiB',
      GPU: 'NVIDIA L4, 22.0 GiB free of 22.5 GiB VRAM, driver 550.54.15',
    });
  });
});

describe('parseOsRelease()', () => {
  it('removes the quotes of values', () => {
    const text = 'PRETTY_NAME="Ubuntu 24.04 LTS"\nID=ubuntu\nID_LIKE=\'debian\'\n';
    expect(parseOsRelease(text)).toEqual({
      PRETTY_NAME: 'Ubuntu 24.04 LTS',
      ID: 'ubuntu',
      ID_LIKE: 'debian',
    });
  });
});
