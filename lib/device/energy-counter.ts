// Energy of the processor packages, from the counters that Linux exposes under powercap (Intel RAPL and
// AMD's equivalent). They count microjoules since some moment, for the whole package: other programs and
// idling are in it. Most kernels let only root read them, virtual machines have none. What cannot be
// read is said with its reason and never guessed.

import type { EnergyReading } from '../record/index.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';

const FOLDER = '/sys/class/powercap';
const METHOD = 'powercap energy_uj';

/** One counter at one moment; null microjoules with the reason. */
interface CounterReading {
  readonly scope: string;
  readonly microjoules: number | null;
  /** The counter starts again at 0 after this. */
  readonly rangeMicrojoules: number;
}

export interface EnergySnapshot {
  readonly timeMs: number;
  readonly counters: readonly CounterReading[];
  /** Why there is no counter at all. */
  readonly reason: string | undefined;
}

/** Reads every package counter; parts of a package (core, dram) are not listed beside their whole. */
export async function readEnergySnapshot(
  effects: DeviceEffects = defaultEffects,
  now: () => number = () => performance.now(),
): Promise<EnergySnapshot> {
  // "intel-rapl:0" is a package, "intel-rapl:0:1" a part of it, "intel-rapl" the driver
  const zones = (await effects.listFolder(FOLDER)).filter((name) => /^[a-z-]+:\d+$/.test(name));
  const counters = await Promise.all(zones.sort().map((zone) => readCounter(zone, effects)));
  return { timeMs: now(), counters, reason: explainAbsence(zones.length, effects) };
}

/** The energy between two snapshots, one reading per package; one reading with the reason without any. */
export function compareEnergy(
  before: EnergySnapshot,
  after: EnergySnapshot,
): readonly EnergyReading[] {
  const durationMs = after.timeMs - before.timeMs;
  if (after.reason !== undefined) {
    return [
      { joules: null, scope: 'CPU packages', method: METHOD, durationMs, reason: after.reason },
    ];
  }
  return after.counters.map((counter) => {
    const { scope, microjoules, rangeMicrojoules } = counter;
    const start = before.counters.find((one) => one.scope === scope)?.microjoules ?? null;
    const reading = { scope, method: METHOD, durationMs };
    if (start === null || microjoules === null) {
      const reason = 'The counter may be read by the administrator only';
      return { ...reading, joules: null, reason };
    }
    const used = microjoules - start;
    return { ...reading, joules: (used >= 0 ? used : used + rangeMicrojoules) / 1e6 };
  });
}

async function readCounter(zone: string, effects: DeviceEffects): Promise<CounterReading> {
  const read = (name: string): Promise<string | undefined> =>
    effects.readText(`${FOLDER}/${zone}/${name}`);
  const energy = await read('energy_uj');
  return {
    scope: `CPU ${(await read('name'))?.trim() ?? zone}`,
    microjoules: energy === undefined ? null : Number(energy),
    rangeMicrojoules: Number((await read('max_energy_range_uj')) ?? 2 ** 32),
  };
}

function explainAbsence(zones: number, effects: DeviceEffects): string | undefined {
  if (zones > 0) return undefined;
  return effects.platform === 'linux'
    ? 'This machine shows no energy counter (virtual machines have none)'
    : `Energy counters are read on Linux only, this is ${effects.platform}`;
}
