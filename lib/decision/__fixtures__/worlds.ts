// Worlds whose truth is known because it was planted: true medians, pass rates and prices. From the truth come
// run records with as many requests and tasks as a learner would measure. What a decision says of such a
// world can be held against what is so.

import {
  computeMonthlyCost,
  createPriceBook,
  ratesAt,
  resolvePlan,
  type RentedPlan,
} from '../../cost/index.ts';
import { exampleDraft, exampleRecord, type RunRecord } from '../../record/index.ts';
import { createRandom, type Random } from '../../stats/index.ts';
import { toUsage } from '../candidate.ts';
import { DEFAULT_WORKLOAD, type PlaceOption, type Workload } from '../index.ts';

export const NOW = '2026-11-20T12:00:00.000Z';
const EXAMPLE = exampleRecord();
const DRAFT = exampleDraft();
const PLACES = ['gpu-container', 'kubernetes', 'api', 'cpu-laptop', 'codespace'] as const;
/** Spread of single requests, of the logarithm. */
const SIGMA = 0.3;
const Z95 = 1.6448536269514722;

export interface TrueOption {
  readonly id: string;
  readonly costUsd: number;
  readonly isWithin: boolean;
}

export interface World {
  readonly workload: Workload;
  readonly places: readonly PlaceOption[];
  readonly records: readonly RunRecord[];
  readonly prices: readonly object[];
  readonly truth: readonly TrueOption[];
}

export interface WorldOptions {
  /** How far a price may be from its middle, as a factor. @default 1.4 */
  readonly priceFactor?: number;
  readonly options?: number;
}

export function createWorld(seed: number, { priceFactor = 1.4, options = 4 }: WorldOptions = {}): World {
  const random = createRandom(seed);
  const workload: Workload = {
    ...DEFAULT_WORKLOAD,
    requestsPerDay: logUniform(random, 50, 5000),
    latencyLimit: { metric: 'e2eLatencyMs', ms: logUniform(random, 500, 4000), percentile: 95 },
    qualityFloor: 0.3 + 0.4 * random.next(),
  };
  const requests = random.pick([20, 60, 200]);
  const tasks = random.pick([30, 100, 300]);
  const made = Array.from({ length: options }, (_, i) =>
    createOption(random, i, { workload, requests, tasks, priceFactor }),
  );
  return {
    workload,
    places: made.map(({ option }) => option),
    records: made.map(({ record }) => record),
    prices: made.map(({ price }) => price),
    truth: made.map(({ truth }) => truth),
  };
}

interface Scale {
  readonly workload: Workload;
  readonly requests: number;
  readonly tasks: number;
  readonly priceFactor: number;
}

function createOption(
  random: Random,
  index: number,
  { workload, requests, tasks, priceFactor }: Scale,
): { option: PlaceOption; record: RunRecord; price: object; truth: TrueOption } {
  const place = PLACES[index % PLACES.length] ?? 'api';
  const id = `option-${index}`;
  const priceId = `price-${index}`;
  const isTokens = place === 'api';
  const rented: RentedPlan = {
    kind: 'rented',
    per: 'team',
    price: priceId,
    quantity: 1,
    reserve: random.pick(['always', 'working-hours', 'on-demand']),
    idleMinutes: 15,
    coldStartSeconds: 60,
    freeQuantity: 0,
    leastMachines: 1,
  };
  const option: PlaceOption = {
    id,
    place,
    model: `model-${index}`,
    plan: isTokens ? { kind: 'tokens', price: priceId, subscriptionUsd: 0 } : rented,
  };
  const middle = isTokens ? logUniform(random, 1, 40) : logUniform(random, 0.05, 1.5);
  const span = (usd: number): number | [number, number] =>
    priceFactor === 1 ? usd : [usd / priceFactor, usd * priceFactor];
  const price = {
    id: priceId,
    unit: 'hour',
    asOf: '2026-11-01',
    usd: isTokens ? { input: span(middle / 4), output: span(middle) } : span(middle),
  };
  const medianMs = logUniform(random, 200, 4000);
  const passRate = 0.2 + 0.7 * random.next();
  const position = random.next();
  const resolved = resolvePlan(option.plan, createPriceBook(NOW, [price]));
  const meanSeconds = (medianMs * Math.exp((SIGMA * SIGMA) / 2)) / 1000;
  const costUsd = computeMonthlyCost(resolved, ratesAt(resolved, () => position), toUsage(workload), {
    secondsPerRequest: meanSeconds,
    slots: 1,
  }).totalUsd;
  const isWithin =
    medianMs * Math.exp(SIGMA * Z95) <= (workload.latencyLimit?.ms ?? 0) &&
    passRate >= (workload.qualityFloor ?? 0);
  const record = createRun(random, { id: `${index}`.padStart(16, 'a'), place, model: `model-${index}`, medianMs, requests, passRate, tasks });
  return { option, record, price, truth: { id, costUsd, isWithin } };
}

export interface RunTruth {
  readonly id: string;
  readonly place: RunRecord['place'];
  readonly model: string;
  readonly medianMs: number;
  readonly requests: number;
  readonly passRate: number;
  readonly tasks: number;
}

/** A live record of requests and tasks drawn from a truth; its id is not a hash, which a decision never asks. */
export function createRun(random: Random, truth: RunTruth): RunRecord {
  const { id, place, model, medianMs, requests, passRate, tasks } = truth;
  const samples = Array.from({ length: requests }, (_, index) => {
    const e2eMs = medianMs * Math.exp(SIGMA * normal(random));
    return {
      index,
      phase: 'measured' as const,
      status: 'completed' as const,
      promptSha256: 'a'.repeat(64),
      promptTokens: DEFAULT_WORKLOAD.promptTokens,
      outputTokens: DEFAULT_WORKLOAD.outputTokens,
      events: [
        { timeMs: e2eMs * 0.3, tokens: 1 },
        { timeMs: e2eMs, tokens: DEFAULT_WORKLOAD.outputTokens - 1 },
      ],
      endMs: e2eMs,
    };
  });
  const rows = Array.from({ length: tasks }, (_, i) => ({
    taskId: `task-${i}`,
    level: 1,
    outcome: random.next() < passRate ? ('passed' as const) : ('failed' as const),
  }));
  const passed = rows.filter(({ outcome }) => outcome === 'passed').length;
  const passAt1 = { value: passed / Math.max(1, tasks), low: 0, high: 1, n: tasks };
  return {
    ...EXAMPLE,
    id,
    mode: 'live',
    place,
    startedAt: '2026-11-19T12:00:00.000Z',
    model: { ...DRAFT.model, name: model },
    samples,
    metrics: {},
    ...(tasks > 0
      ? { quality: { taskSetSha256: 'b'.repeat(64), tasks: rows, passAt1, levels: [] } }
      : {}),
  };
}

function logUniform(random: Random, low: number, high: number): number {
  return low * (high / low) ** random.next();
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
