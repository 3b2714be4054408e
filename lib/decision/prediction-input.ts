import type { Refusal } from '../cost/index.ts';
import type { Interval } from './decision.ts';

/** What `lab predict` says about a model in a place, as a decision takes it. */
export interface PlacePrediction {
  /** Id of a candidate, or the name of a place. */
  readonly place: string;
  readonly fits: boolean;
  readonly reason: string;
  /** Of one request at the workload's prompt length, with its 90 % interval. */
  readonly ttftMs: Interval | null;
  readonly tpotMs: Interval | null;
  readonly basis: string;
}

const MOST_MS = 86_400_000;

/** Reads predictions of any shape; what cannot be used is refused by name. */
export function acceptPredictions(values: readonly unknown[]): {
  readonly predictions: readonly PlacePrediction[];
  readonly refused: readonly Refusal[];
} {
  const predictions: PlacePrediction[] = [];
  const refused: Refusal[] = [];
  values.forEach((value, i) => {
    const found = read(value);
    if (typeof found === 'string') refused.push({ what: `prediction ${i + 1}`, reason: found });
    else predictions.push(found);
  });
  // The order they are given in must not matter.
  predictions.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { predictions, refused };
}

function read(value: unknown): PlacePrediction | string {
  if (typeof value !== 'object' || value === null) return 'not an object';
  const fields = value as Record<string, unknown>;
  if (Object.hasOwn(fields, '__proto__')) return 'has the key "__proto__"';
  const { place, fits = true, reason = '', basis = 'specification' } = fields;
  if (typeof place !== 'string' || place === '') return 'does not name its "place"';
  if (typeof fits !== 'boolean') return '"fits" is not true or false';
  const ttftMs = readInterval(fields.ttftMs);
  const tpotMs = readInterval(fields.tpotMs);
  if (ttftMs === undefined) return `"ttftMs" of "${place}" is not value, low and high in ms`;
  if (tpotMs === undefined) return `"tpotMs" of "${place}" is not value, low and high in ms`;
  return {
    place,
    fits,
    reason: String(reason).slice(0, 300),
    ttftMs,
    tpotMs,
    basis: String(basis).slice(0, 40),
  };
}

function readInterval(value: unknown): Interval | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return undefined;
  const { value: middle, low, high } = value as Record<string, unknown>;
  const isMs = (one: unknown): one is number => typeof one === 'number' && one > 0 && one < MOST_MS;
  if (!isMs(middle) || !isMs(low) || !isMs(high) || low > middle || high < middle) return undefined;
  return { value: middle, low, high };
}
