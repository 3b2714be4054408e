import { describe, expect, it } from 'vitest';
import { cgroupFiles, DOCKER_V1, DOCKER_V2, HYBRID, SYSTEMD_V2 } from './__fixtures__/cgroups.ts';
import { createFixtureMachine, meminfo } from './__fixtures__/fixture-machine.ts';
import type { MemoryProfile } from './device-profile.ts';
import { readMemoryProfile } from './memory-profile.ts';

const gib = 1024 ** 3;
const mib = 1024 ** 2;

/** A machine with 16 GiB, 12 of them available, and the files given. */
async function read(files: Record<string, string>): Promise<MemoryProfile> {
  const all = { '/proc/meminfo': meminfo(16, 12), ...files };
  return await readMemoryProfile(createFixtureMachine({ files: all }));
}

describe('readMemoryProfile()', () => {
  it('reports the kernel figures where there is no control group', async () => {
    expect(await read({})).toEqual({
      totalBytes: 16 * gib,
      availableBytes: 12 * gib,
      availableSource: '/proc/meminfo MemAvailable',
      limitBytes: null,
      limitSource: null,
      workingSetBytes: null,
      swapTotalBytes: 2 * gib,
      swapFreeBytes: gib,
      cgroupVersion: null,
    });
  });

  it('reports the limit of a container on version 2 and what its working set leaves', async () => {
    const memory = await read({
      ...cgroupFiles(DOCKER_V2),
      '/sys/fs/cgroup/memory.max': `${2 * gib}\n`,
      '/sys/fs/cgroup/memory.high': 'max\n',
      '/sys/fs/cgroup/memory.current': `${700 * mib}\n`,
      '/sys/fs/cgroup/memory.stat': `anon ${300 * mib}\nfile ${400 * mib}\ninactive_file ${200 * mib}\n`,
    });
    expect(memory.limitBytes).toBe(2 * gib);
    expect(memory.limitSource).toBe('/sys/fs/cgroup/memory.max');
    expect(memory.workingSetBytes).toBe(500 * mib);
    expect(memory.availableBytes).toBe(2 * gib - 500 * mib);
    expect(memory.cgroupVersion).toBe(2);
  });

  it('takes "max" as no limit', async () => {
    const memory = await read({
      ...cgroupFiles(DOCKER_V2),
      '/sys/fs/cgroup/memory.max': 'max\n',
      '/sys/fs/cgroup/memory.current': `${14 * gib}\n`,
    });
    expect(memory.limitBytes).toBeNull();
    expect(memory.availableBytes).toBe(12 * gib);
  });

  it('takes the tightest limit of nested groups, wherever it sits', async () => {
    const user = '/sys/fs/cgroup/user.slice/user-1000.slice';
    const memory = await read({
      ...cgroupFiles(SYSTEMD_V2),
      [`${user}/session-3.scope/memory.max`]: `${8 * gib}\n`,
      [`${user}/session-3.scope/memory.current`]: `${gib}\n`,
      [`${user}/memory.max`]: `${4 * gib}\n`,
      [`${user}/memory.current`]: `${3 * gib}\n`,
    });
    expect(memory.limitBytes).toBe(4 * gib);
    expect(memory.limitSource).toBe(`${user}/memory.max`);
    expect(memory.availableBytes).toBe(gib);
  });

  it('is stopped by the fullest group even when another has the lower limit', async () => {
    const user = '/sys/fs/cgroup/user.slice/user-1000.slice';
    const memory = await read({
      ...cgroupFiles(SYSTEMD_V2),
      [`${user}/session-3.scope/memory.max`]: `${4 * gib}\n`,
      [`${user}/session-3.scope/memory.current`]: `${gib}\n`,
      [`${user}/memory.max`]: `${6 * gib}\n`,
      [`${user}/memory.current`]: `${5.5 * gib}\n`,
    });
    expect(memory.limitBytes).toBe(4 * gib);
    expect(memory.availableBytes).toBe(0.5 * gib);
    expect(memory.availableSource).toContain(`${user}/memory.max`);
  });

  it('counts memory.high, above which the kernel throttles', async () => {
    const memory = await read({
      ...cgroupFiles(DOCKER_V2),
      '/sys/fs/cgroup/memory.max': `${4 * gib}\n`,
      '/sys/fs/cgroup/memory.high': `${3 * gib}\n`,
    });
    expect(memory.limitSource).toBe('/sys/fs/cgroup/memory.high');
  });

  it('reads version 1, where "no limit" is a number near 2^63', async () => {
    const noLimit = await read({
      ...cgroupFiles(DOCKER_V1),
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${gib}\n`,
    });
    expect(noLimit.limitBytes).toBeNull();
    const limited = await read({
      ...cgroupFiles(DOCKER_V1),
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '2147483648\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${gib}\n`,
      '/sys/fs/cgroup/memory/memory.stat': `inactive_file 0\ntotal_inactive_file ${256 * mib}\n`,
    });
    expect(limited.limitBytes).toBe(2147483648);
    expect(limited.availableBytes).toBe(2 * gib - (gib - 256 * mib));
  });

  it('finds the limit of a version 1 group that the container cannot see', async () => {
    const memory = await read({
      ...cgroupFiles(DOCKER_V1),
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${gib}\n`,
      '/sys/fs/cgroup/memory/memory.stat': `hierarchical_memory_limit ${3 * gib}\n`,
    });
    expect(memory.limitBytes).toBe(3 * gib);
    expect(memory.limitSource).toContain('hierarchical_memory_limit');
    expect(memory.availableBytes).toBe(2 * gib);
  });

  it('names the group that sets the limit, not the one that inherits it', async () => {
    const memory = await read({
      ...cgroupFiles(HYBRID),
      '/sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/memory/jobs/one/memory.stat': `hierarchical_memory_limit ${2 * gib}\n`,
      '/sys/fs/cgroup/memory/jobs/memory.limit_in_bytes': `${2 * gib}\n`,
      '/sys/fs/cgroup/memory/jobs/memory.usage_in_bytes': `${gib}\n`,
    });
    expect(memory.limitSource).toBe('/sys/fs/cgroup/memory/jobs/memory.limit_in_bytes');
    expect(memory.workingSetBytes).toBe(gib);
  });

  it('ignores a limit above all the memory there is', async () => {
    const memory = await read({
      ...cgroupFiles(DOCKER_V2),
      '/sys/fs/cgroup/memory.max': `${64 * gib}\n`,
    });
    expect(memory.limitBytes).toBeNull();
  });

  it('never reports less than nothing', async () => {
    const memory = await read({
      ...cgroupFiles(DOCKER_V2),
      '/sys/fs/cgroup/memory.max': `${gib}\n`,
      '/sys/fs/cgroup/memory.current': `${gib + mib}\n`,
    });
    expect(memory.availableBytes).toBe(0);
  });

  it('agrees with the kernel on this machine', async () => {
    const memory = await readMemoryProfile();
    expect(memory.totalBytes).toBeGreaterThan(0);
    expect(memory.availableBytes).toBeGreaterThan(0);
    expect(memory.availableBytes).toBeLessThanOrEqual(memory.limitBytes ?? memory.totalBytes);
  });
});
