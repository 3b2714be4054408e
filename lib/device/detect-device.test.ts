import { describe, expect, it } from 'vitest';
import { createFixtureMachine } from './__fixtures__/fixture-machine.ts';
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
