import { describe, expect, it } from 'vitest';
import { cgroupFiles, DOCKER_V1, SYSTEMD_V2 } from './__fixtures__/cgroups.ts';
import { createFixtureMachine } from './__fixtures__/fixture-machine.ts';
import { parseCfsQuota, parseCpuMax } from './cgroup-cpu.ts';
import { readCpuProfile } from './cpu-profile.ts';
import { countCpuList } from './cpuset.ts';
import type { CpuProfile } from './device-profile.ts';
import { parseCpuinfoInstructionSets, parseSysctlInstructionSets } from './instruction-sets.ts';

/** Two sockets' worth of one x86 core each with two threads: four logical, two physical cores. */
const X86_CPUINFO = [0, 1, 2, 3]
  .map(
    (processor) => `processor\t: ${processor}
model name\t: AMD EPYC 7763 64-Core Processor
physical id\t: 0
core id\t\t: ${processor >> 1}
flags\t\t: fpu sse4_2 avx f16c fma avx2 hypervisor avx512f avx512_vnni amx_int8`,
  )
  .join('\n\n');

const ARM_CPUINFO = `processor\t: 0
BogoMIPS\t: 243.75
Features\t: fp asimd evtstrm crc32 asimdhp asimddp sve i8mm bf16
CPU part\t: 0xd4f
`;

async function read(files: Record<string, string>): Promise<CpuProfile> {
  const all = { '/proc/cpuinfo': X86_CPUINFO, ...files };
  return await readCpuProfile(createFixtureMachine({ files: all, parallelism: 4 }));
}

describe('readCpuProfile()', () => {
  it('counts physical and logical cores and names what they compute with', async () => {
    const cpu = await read({ '/proc/self/status': 'Cpus_allowed_list:\t0-3\n' });
    expect(cpu).toMatchObject({
      model: 'AMD EPYC 7763 64-Core Processor',
      physicalCores: 2,
      logicalCores: 4,
      affinityCores: 4,
      quotaCores: null,
      usableCores: 4,
      recommendedThreads: 4,
    });
    expect(cpu.instructionSets).toEqual([
      ...['sse4_2', 'avx', 'f16c', 'fma', 'avx2', 'avx512f', 'avx512_vnni', 'amx_int8'],
    ]);
  });

  it('uses no more cores than the affinity allows', async () => {
    const cpu = await read({ '/proc/self/status': 'Cpus_allowed_list:\t2\n' });
    expect(cpu.usableCores).toBe(1);
  });

  it('uses no more cores than the tightest quota of nested groups grants', async () => {
    const cpu = await read({
      ...cgroupFiles(SYSTEMD_V2),
      '/proc/self/status': 'Cpus_allowed_list:\t0-3\n',
      '/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/user.slice/user-1000.slice/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '300000 100000\n',
    });
    expect(cpu.quotaCores).toBe(1.5);
    expect(cpu.quotaSource).toBe('/sys/fs/cgroup/user.slice/user-1000.slice/cpu.max');
    expect(cpu.usableCores).toBe(1.5);
    expect(cpu.recommendedThreads).toBe(1);
  });

  it('reads a quota of version 1, and still recommends one thread for half a core', async () => {
    const cpu = await read({
      ...cgroupFiles(DOCKER_V1),
      '/proc/self/status': 'Cpus_allowed_list:\t0-3\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    });
    expect(cpu.usableCores).toBe(0.5);
    expect(cpu.recommendedThreads).toBe(1);
  });

  it('asks lscpu for the name of an ARM core, whose cpuinfo has only part numbers', async () => {
    const cpu = await readCpuProfile(
      createFixtureMachine({
        arch: 'arm64',
        files: { '/proc/cpuinfo': ARM_CPUINFO },
        commands: { lscpu: 'Architecture:  aarch64\nModel name:    Neoverse-V2\n' },
      }),
    );
    expect(cpu.model).toBe('Neoverse-V2');
    expect(cpu.physicalCores).toBeNull();
    expect(cpu.instructionSets).toEqual(['asimd', 'asimdhp', 'asimddp', 'sve', 'i8mm', 'bf16']);
  });
});

describe('countCpuList()', () => {
  it.each([
    ['0', 1],
    ['0-3', 4],
    ['0-3,8,10-11', 7],
  ])('counts %s', (list, count) => {
    expect(countCpuList(list)).toBe(count);
  });

  it('refuses what is not a list', () => {
    expect(countCpuList('')).toBeUndefined();
    expect(countCpuList('all')).toBeUndefined();
  });
});

describe('quotas', () => {
  it('of both versions are cores, or none', () => {
    expect(parseCpuMax('50000 100000\n')).toBe(0.5);
    expect(parseCpuMax('max 100000\n')).toBeUndefined();
    expect(parseCpuMax(undefined)).toBeUndefined();
    expect(parseCfsQuota('200000\n', '100000\n')).toBe(2);
    expect(parseCfsQuota('-1\n', '100000\n')).toBeUndefined();
  });
});

describe('instruction sets', () => {
  it('of macOS are translated to the names of Linux', () => {
    const apple =
      'hw.optional.arm64: 1\nhw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_BF16: 0\n';
    expect(parseSysctlInstructionSets(apple)).toEqual(['asimd', 'asimddp']);
    const intel =
      'machdep.cpu.features: SSE4.2 AVX1.0 F16C\nmachdep.cpu.leaf7_features: AVX2 BMI2\n';
    expect(parseSysctlInstructionSets(intel)).toEqual(['sse4_2', 'avx', 'f16c', 'avx2']);
  });

  it('are none when cpuinfo lists none', () => {
    expect(parseCpuinfoInstructionSets('processor : 0\n')).toEqual([]);
  });
});
