import { describe, expect, it } from 'vitest';
import { createWorld, NOW, type World } from './__fixtures__/worlds.ts';
import { gather } from './gather.ts';
import { decide, type FlipPoint, type Workload } from './index.ts';
import { runRace } from './race.ts';

const WORLDS = 200;
const RESAMPLES = 128;
/** The bar is 2 %; the search ends far inside it, so the proof asks for a tenth of that. */
const WITHIN = 1.002;

/** Who leads when one thing has another value, by running the race again from the records. */
function leaderWhen(world: World, seed: number, flip: FlipPoint, value: number): string {
  const { records, places } = world;
  const { workload, prices } = change(world, flip, value);
  const input = { now: NOW, records, places, workload, prices };
  const { candidates } = gather(input, seed, RESAMPLES);
  const { standings, probabilityNone } = runRace(candidates, workload, RESAMPLES);
  const most = Math.max(...standings.map(({ probability }) => probability));
  if (most === 0 || probabilityNone > most + 1e-9) return 'none';
  const ids = standings.filter(({ probability }) => probability > most - 1e-9);
  return ids.map(({ candidate }) => candidate.option.id).sort()[0] ?? 'none';
}

function change(
  { workload, prices }: World,
  { variable, now }: FlipPoint,
  value: number,
): { readonly workload: Workload; readonly prices: readonly object[] } {
  if (variable.startsWith('price of ')) {
    const id = variable.slice('price of '.length);
    const times = (usd: unknown): unknown =>
      typeof usd === 'number'
        ? usd * (value / now)
        : Array.isArray(usd)
          ? usd.map(times)
          : Object.fromEntries(
              Object.entries(usd as object).map(([key, one]) => [key, times(one)]),
            );
    const changed = prices.map((price) =>
      Reflect.get(price, 'id') === id ? { ...price, usd: times(Reflect.get(price, 'usd')) } : price,
    );
    return { workload, prices: changed };
  }
  const limit = workload.latencyLimit;
  const changes: Readonly<Record<string, Partial<Workload>>> = {
    requestsPerDay: { requestsPerDay: value },
    latencyLimitMs: { latencyLimit: limit && { ...limit, ms: value } },
    qualityFloor: { qualityFloor: Math.min(1, value) },
    budgetUsdPerMonth: { budgetUsdPerMonth: value },
  };
  return { workload: { ...workload, ...changes[variable] }, prices };
}

describe(`flip points of ${WORLDS} random worlds`, () => {
  it('are where running the race again changes its leader, in every dimension', () => {
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= WORLDS; seed++) {
      const made = createWorld(seed, { priceFactor: seed % 2 === 0 ? 1.4 : 1 });
      const budget = seed % 3 === 0 ? 200 : null;
      const world = { ...made, workload: { ...made.workload, budgetUsdPerMonth: budget } };
      const { truth: _truth, ...input } = world;
      const { flipPoints } = decide({ now: NOW, seed, resamples: RESAMPLES, ...input });
      for (const flip of flipPoints) {
        const { variable, threshold, from, to } = flip;
        const below = leaderWhen(world, seed, flip, threshold / WITHIN);
        const above = leaderWhen(world, seed, flip, threshold * WITHIN);
        expect({ seed, variable, below, above }).toEqual({
          seed,
          variable,
          below: from,
          above: to,
        });
        const name = variable.split(' ')[0] ?? '';
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    console.table(Object.fromEntries(counts));
    const dimensions = ['requestsPerDay', 'latencyLimitMs', 'qualityFloor', 'budgetUsdPerMonth'];
    for (const name of [...dimensions, 'price']) expect(counts.get(name)).toBeGreaterThan(20);
  });
});
