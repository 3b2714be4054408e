// What else happened on the machine while something was measured. Two snapshots of kernel counters,
// one before and one after, and their difference: time the usable cores worked for others, time our
// main thread was ready but had no core, time a hypervisor took away, slices a quota cut off. Nothing
// is judged here; `judgeNoise` in `stats` draws the line.

import type { NoiseFacts } from '../stats/index.ts';
import { parseStat } from './cgroup-memory.ts';
import { parseCpuIds } from './cpuset.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';
import { readCgroupFolders } from './memory-profile.ts';

/** Counters at one moment. Undefined: not readable here. */
export interface NoiseSnapshot {
  readonly timeMs: number;
  /** Cores the measured processes may use. */
  readonly usableCores: number;
  /** Milliseconds since boot over those cores. */
  readonly busyMs: number | undefined;
  readonly stealMs: number | undefined;
  /** Processor time of the measured processes; time the first one's main thread was ready without a core. */
  readonly ownCpuMs: number | undefined;
  readonly waitingMs: number | undefined;
  /** Periods of the CPU quota of our control group, and in how many it was used up. */
  readonly quotaPeriods: number | undefined;
  readonly throttledPeriods: number | undefined;
  readonly loadAverage: number | undefined;
  readonly frequenciesMhz: readonly number[];
  readonly thermalEvents: number | undefined;
}

const TICK_MS = 10; // USER_HZ is 100 on every Linux that Node runs on

/** Reads the counters. `pids`: every process of the measurement, the first one being the measured one. */
export async function readNoiseSnapshot(
  pids: readonly number[],
  effects: DeviceEffects = defaultEffects,
  now: () => number = () => performance.now(),
): Promise<NoiseSnapshot> {
  const status = await effects.readText(`/proc/${pids[0] ?? 'self'}/status`);
  const cores = parseCpuIds(/^Cpus_allowed_list:\s*(.+)$/m.exec(status ?? '')?.[1] ?? '');
  const stat = await effects.readText('/proc/stat');
  const own = await Promise.all(pids.map((pid) => readThreads(pid, effects)));
  const time = parseCoreTimes(stat, cores);
  const load = Number((await effects.readText('/proc/loadavg'))?.split(' ')[0]);
  return {
    timeMs: now(),
    usableCores: cores?.length ?? effects.nodeFacts().parallelism,
    busyMs: time?.busyMs,
    stealMs: time?.stealMs,
    ownCpuMs: addAll(own.map(({ cpuMs }) => cpuMs)),
    waitingMs: own[0]?.waitingMs,
    ...(await readQuotaPeriods(effects)),
    loadAverage: Number.isFinite(load) ? load : undefined,
    frequenciesMhz: await readFrequencies(cores ?? [], effects),
    thermalEvents: await readThermalEvents(cores ?? [], effects),
  };
}

/** What happened between two snapshots. */
export function compareNoise(before: NoiseSnapshot, after: NoiseSnapshot): NoiseFacts {
  const elapsedMs = after.timeMs - before.timeMs;
  const percent = (ms: number | undefined): number | undefined =>
    ms === undefined || elapsedMs <= 0 ? undefined : Math.max(0, (100 * ms) / elapsedMs);
  const busyMs = minus(after.busyMs, before.busyMs);
  const ownMs = minus(after.ownCpuMs, before.ownCpuMs);
  const periods = minus(after.quotaPeriods, before.quotaPeriods);
  const throttled = minus(after.throttledPeriods, before.throttledPeriods);
  const mhz = [...before.frequenciesMhz, ...after.frequenciesMhz];
  const facts: { [Name in keyof NoiseFacts]?: NoiseFacts[Name] | undefined } = {
    stealPercent: percent(minus(after.stealMs, before.stealMs)),
    otherCpuPercent: percent(minus(busyMs, ownMs)),
    loadPerCore:
      before.loadAverage === undefined ? undefined : before.loadAverage / before.usableCores,
    throttledPercent:
      periods === undefined || throttled === undefined
        ? undefined
        : periods === 0
          ? 0
          : (100 * throttled) / periods,
    cpuPressurePercent: percent(minus(after.waitingMs, before.waitingMs)),
    frequencyMhz: mhz.length === 0 ? undefined : { min: Math.min(...mhz), max: Math.max(...mhz) },
    thermalEvents: minus(after.thermalEvents, before.thermalEvents),
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as NoiseFacts;
}

/** Busy and stolen time of some cores (of all without a list), from /proc/stat. */
export function parseCoreTimes(
  stat: string | undefined,
  cores: readonly number[] | undefined,
): { readonly busyMs: number; readonly stealMs: number } | undefined {
  let busyTicks = 0;
  let stealTicks = 0;
  let seen = 0;
  for (const line of stat?.split('\n') ?? []) {
    const [name = '', ...ticks] = line.split(/\s+/);
    const core = /^cpu(\d+)$/.exec(name)?.[1];
    if (core === undefined || cores?.includes(Number(core)) === false) continue;
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = ticks.map(Number);
    busyTicks += user + nice + system + irq + softirq; // guest time is already part of user
    stealTicks += steal;
    seen++;
  }
  return seen === 0 ? undefined : { busyMs: busyTicks * TICK_MS, stealMs: stealTicks * TICK_MS };
}

/**
 * What the scheduler counts: time on a core over all threads, and time ready without one of the main
 * thread. Every token passes through that one; the helpers of a garbage collection outnumber the cores
 * and wait for each other on the quietest machine.
 */
async function readThreads(
  pid: number,
  effects: DeviceEffects,
): Promise<{ readonly cpuMs: number | undefined; readonly waitingMs: number | undefined }> {
  const threads = await effects.listFolder(`/proc/${pid}/task`);
  const texts = await Promise.all(
    threads.map((thread) => effects.readText(`/proc/${pid}/task/${thread}/schedstat`)),
  );
  const rows = new Map<string, readonly number[]>();
  for (const [i, text] of texts.entries()) {
    if (text !== undefined) rows.set(threads[i] as string, text.split(' ').map(Number));
  }
  if (rows.size === 0) return { cpuMs: undefined, waitingMs: undefined };
  const waitingNs = rows.get(String(pid))?.[1];
  return {
    cpuMs: [...rows.values()].reduce((sum, [cpuNs = 0]) => sum + cpuNs / 1e6, 0),
    waitingMs: waitingNs === undefined ? undefined : waitingNs / 1e6,
  };
}

async function readQuotaPeriods(
  effects: DeviceEffects,
): Promise<Pick<NoiseSnapshot, 'quotaPeriods' | 'throttledPeriods'>> {
  const [folder] = (await readCgroupFolders('cpu', effects))?.folders ?? [];
  const text = folder === undefined ? undefined : await effects.readText(`${folder}/cpu.stat`);
  return {
    quotaPeriods: parseStat(text, 'nr_periods'),
    throttledPeriods: parseStat(text, 'nr_throttled'),
  };
}

async function readFrequencies(
  cores: readonly number[],
  effects: DeviceEffects,
): Promise<readonly number[]> {
  const kilohertz = await Promise.all(
    cores.map((core) =>
      effects.readText(`/sys/devices/system/cpu/cpu${core}/cpufreq/scaling_cur_freq`),
    ),
  );
  const governed = kilohertz
    .filter((text) => text !== undefined)
    .map((text) => Number(text) / 1000);
  if (governed.length > 0) return governed;
  // without a governor (virtual machines) the kernel's own estimate is in cpuinfo
  const cpuinfo = (await effects.readText('/proc/cpuinfo')) ?? '';
  return [...cpuinfo.matchAll(/^cpu MHz\s*:\s*([\d.]+)$/gm)].map(([, mhz]) => Number(mhz));
}

async function readThermalEvents(
  cores: readonly number[],
  effects: DeviceEffects,
): Promise<number | undefined> {
  const counts = await Promise.all(
    cores.map((core) =>
      effects.readText(`/sys/devices/system/cpu/cpu${core}/thermal_throttle/core_throttle_count`),
    ),
  );
  return addAll(counts.map((text) => (text === undefined ? undefined : Number(text))));
}

function minus(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function addAll(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}
