import { describe, expect, it } from 'vitest';
import { createFixtureMachine } from './__fixtures__/fixture-machine.ts';
import { compareEnergy, readEnergySnapshot } from './energy-counter.ts';
import { compareNoise, parseCoreTimes, readNoiseSnapshot } from './noise-facts.ts';
import { joinNoiseWindows } from './noise-windows.ts';

const V2 = {
  '/proc/self/cgroup': '0::/job\n',
  '/proc/self/mountinfo': '35 24 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
};

/** A machine of 4 cores of which the process may use 0 and 1. Ticks are 10 ms. */
function machine(state: {
  user: number;
  steal: number;
  own: number;
  waiting: number;
  throttled: number;
}) {
  const core = (n: number, user: number, steal: number): string =>
    `cpu${n} ${user} 0 0 1000 0 0 0 ${steal} 0 0`;
  return createFixtureMachine({
    files: {
      ...V2,
      '/proc/42/status': 'Name:\tnode\nCpus_allowed_list:\t0-1\n',
      '/proc/stat': `cpu 9 9 9 9\n${core(0, state.user, state.steal)}\n${core(1, state.user, 0)}\n${core(2, 99999, 99999)}\n`,
      '/proc/loadavg': '3.00 1.00 0.50 2/100 4242\n',
      // a helper of the garbage collection, which waits for its like: no sign of anybody else
      '/proc/42/task/42/schedstat': `${state.own * 0.8e6} ${state.waiting * 1e6} 7\n`,
      '/proc/42/task/43/schedstat': `${state.own * 0.2e6} ${state.own * 5e6} 7\n`,
      '/sys/fs/cgroup/job/cpu.stat': `nr_periods ${state.throttled * 4}\nnr_throttled ${state.throttled}\n`,
      '/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': `${3_000_000 - state.throttled * 100_000}\n`,
      '/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count': `${state.throttled}\n`,
    },
  });
}

describe('joinNoiseWindows()', () => {
  it('counts what happened inside the windows only', async () => {
    const at = (timeMs: number, user: number, own: number) =>
      readNoiseSnapshot(
        [42],
        machine({ user, own, steal: 0, waiting: 0, throttled: 0 }),
        () => timeMs,
      );
    const windows = [
      { before: await at(0, 100, 0), after: await at(1_000, 150, 900) },
      // in between 9 seconds of work by others
      { before: await at(11_000, 1_000, 900), after: await at(12_000, 1_070, 1_800) },
    ];
    // 2 x (500 + 700) ms were busy, 1800 of them ours, in 2 seconds
    expect(joinNoiseWindows(windows)).toMatchObject({ otherCpuPercent: 30, stealPercent: 0 });
    expect(joinNoiseWindows([])).toEqual({});
  });
});

describe('compareNoise()', () => {
  it('says what the usable cores did for others, what was stolen, waited for and throttled', async () => {
    const quiet = { user: 100, steal: 0, own: 0, waiting: 0, throttled: 0 };
    const later = { user: 175, steal: 5, own: 500, waiting: 250, throttled: 5 };
    const before = await readNoiseSnapshot([42], machine(quiet), () => 0);
    const after = await readNoiseSnapshot([42], machine(later), () => 1_000);
    expect(compareNoise(before, after)).toEqual({
      // two cores were busy for 750 ms each, 500 ms of that were ours
      otherCpuPercent: 100,
      stealPercent: 5,
      loadPerCore: 1.5,
      throttledPercent: 25,
      cpuPressurePercent: 25,
      frequencyMhz: { min: 2500, max: 3000 },
      thermalEvents: 5,
    });
  });

  it('leaves out what cannot be read instead of calling it 0', async () => {
    const bare = createFixtureMachine({});
    const before = await readNoiseSnapshot([1], bare, () => 0);
    expect(compareNoise(before, await readNoiseSnapshot([1], bare, () => 1_000))).toEqual({});
  });

  it('counts every core where no list of cores is known', () => {
    expect(parseCoreTimes('cpu0 1 0 0 0\ncpu1 2 0 0 0\n', undefined)?.busyMs).toBe(30);
  });
});

describe('compareEnergy()', () => {
  const packageAt = (microjoules: string) =>
    createFixtureMachine({
      files: {
        '/sys/class/powercap/intel-rapl/enabled': '1',
        '/sys/class/powercap/intel-rapl:0/name': 'package-0\n',
        '/sys/class/powercap/intel-rapl:0/energy_uj': microjoules,
        '/sys/class/powercap/intel-rapl:0/max_energy_range_uj': '100000000\n',
        '/sys/class/powercap/intel-rapl:0:0/name': 'core\n',
        '/sys/class/powercap/intel-rapl:0:0/energy_uj': '5',
      },
    });

  it('reads whole packages, and goes on where the counter starts again', async () => {
    const before = await readEnergySnapshot(packageAt('90000000\n'), () => 0);
    const after = await readEnergySnapshot(packageAt('12000000\n'), () => 2_000);
    expect(compareEnergy(before, after)).toEqual([
      { joules: 22, scope: 'CPU package-0', method: 'powercap energy_uj', durationMs: 2_000 },
    ]);
  });

  it('has no number and a reason where the counter is not readable, or not there', async () => {
    const locked = createFixtureMachine({
      files: { '/sys/class/powercap/intel-rapl:0/name': 'package-0\n' },
    });
    const closed = await readEnergySnapshot(locked);
    expect(compareEnergy(closed, closed)[0]).toMatchObject({
      joules: null,
      reason: 'The counter may be read by the administrator only',
    });
    const none = await readEnergySnapshot(createFixtureMachine({}));
    expect(compareEnergy(none, none)).toMatchObject([
      { joules: null, scope: 'CPU packages', reason: expect.stringContaining('virtual machines') },
    ]);
  });
});
