// From runs and predictions to how long a request of this workload takes in a place. One basis speaks: own
// live runs, else recorded ones, else somebody else's, else a prediction, else simulated ones; they are never
// averaged together. Lengths that differ by more than a quarter are scaled, which makes a measurement a
// model: time to first token between "does not depend on the prompt" and "grows with it", whole answers by
// the time per output token.

import {
  isTimingValid,
  measureSample,
  type RequestSample,
  type RunRecord,
} from '../record/index.ts';
import { median, studentQuantile } from '../stats/index.ts';
import type { Basis } from './decision.ts';
import { drawMean, drawQuantile, rankDistribution } from './draws.ts';
import type { PlacePrediction } from './prediction-input.ts';
import type { LatencyLimit, Workload } from './workload.ts';

export interface SpeedDraws {
  readonly basis: Basis;
  readonly sources: readonly string[];
  readonly requests: number;
  /** The limited metric at its percentile, per resample; undefined without a latency limit. */
  readonly latencyMs: Float64Array | undefined;
  /** How long one request keeps a machine busy, per resample. */
  readonly seconds: Float64Array;
  readonly slots: number;
  /** What was scaled, assumed or contradicts itself. */
  readonly notes: readonly string[];
}

export interface DrawStreams {
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  readonly runNormals: Float64Array;
  readonly scaling: Float64Array;
}

/** More requests than this narrow nothing; the newest ones speak. */
const MOST_REQUESTS = 1000;
/** Longer prompts than any model reads. */
const MOST_TOKENS = 1e9;
/** Lengths that differ by less are taken as the same. */
const SAME_LENGTH = 0.25;
/** Mixtures of "independent of the prompt" and "proportional to it" that are drawn from. */
const MIXTURES = [0, 0.25, 0.5, 0.75, 1] as const;
/** Spread of single requests about a predicted median, of the logarithm: our assumption. */
const REQUEST_SPREAD = 0.25;

interface Request {
  readonly ttftMs: number;
  readonly tpotMs: number | undefined;
  readonly e2eMs: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

interface Run {
  readonly id: string;
  readonly requests: readonly Request[];
}

/** Draws from runs of one model in one place; undefined when they hold no completed request with usable times. */
export function drawFromRuns(
  records: readonly RunRecord[],
  basis: Basis,
  workload: Workload,
  streams: DrawStreams,
  onBroken: (id: string, reason: string) => void,
): SpeedDraws | undefined {
  const { records: chosen, slots } = chooseConcurrency(records.filter(isTimingValid), workload);
  const runs = readRuns(chosen, workload, onBroken);
  const requests = runs.flatMap((run) => run.requests);
  if (requests.length === 0) return undefined;
  const notes: string[] = [];
  const promptRatio =
    workload.promptTokens / Math.max(1, median(requests.map((r) => r.promptTokens)));
  const outputRatio =
    workload.outputTokens / Math.max(1, median(requests.map((r) => r.outputTokens)));
  const isPromptScaled = isOtherLength(promptRatio);
  const isScaled = isPromptScaled || isOtherLength(outputRatio);
  if (isScaled) {
    notes.push(
      `measured at about ${Math.round(workload.promptTokens / promptRatio)} prompt and ${Math.round(workload.outputTokens / outputRatio)} output tokens, scaled to ${workload.promptTokens} and ${workload.outputTokens}`,
    );
  }
  const spread = runSpread(runs);
  if (spread.contradiction !== undefined) notes.push(spread.contradiction);
  const shift = streams.runNormals.map((z) => Math.exp(spread.sigma * z));
  const { latencyLimit } = workload;
  const ranks = rankDistribution(requests.length, (latencyLimit?.percentile ?? 50) / 100);
  const mixtures = isPromptScaled ? MIXTURES : ([0] as const);
  const byMixture = mixtures.map((mixture) => {
    const limited = new Float64Array(requests.length);
    const seconds = new Float64Array(requests.length);
    requests.forEach((request, i) => {
      const times = timesOf(request, workload, mixture);
      limited[i] = times[latencyLimit?.metric ?? 'e2eLatencyMs'];
      seconds[i] = times.e2eLatencyMs / 1000;
    });
    return {
      latency: latencyLimit && drawQuantile(limited.sort(), ranks, streams.positions),
      seconds: drawMean(seconds, streams.normals),
    };
  });
  const pick = (b: number): (typeof byMixture)[number] | undefined =>
    byMixture[Math.floor((streams.scaling[b] ?? 0) * byMixture.length)];
  return {
    basis: isScaled && basis === 'measured' ? 'modelled' : basis,
    sources: runs.map(({ id }) => id),
    requests: requests.length,
    latencyMs: latencyLimit
      ? shift.map((factor, b) => factor * (pick(b)?.latency?.[b] ?? Number.NaN))
      : undefined,
    seconds: shift.map((factor, b) => factor * (pick(b)?.seconds[b] ?? Number.NaN)),
    slots,
    notes,
  };
}

/** Draws from a prediction; undefined when it says nothing about time. */
export function drawFromPrediction(
  prediction: PlacePrediction,
  workload: Workload,
  streams: DrawStreams,
): SpeedDraws | undefined {
  const { ttftMs, tpotMs } = prediction;
  if (ttftMs === null || (tpotMs === null && workload.outputTokens > 1)) return undefined;
  // Half of a 90 % interval of the logarithm is 1.645 standard deviations.
  const error = Math.log(ttftMs.high / ttftMs.low) / (2 * 1.645);
  const factors = streams.normals.map((z) => Math.exp(error * z));
  const e2eMs = ttftMs.value + (workload.outputTokens - 1) * (tpotMs?.value ?? 0);
  const { latencyLimit } = workload;
  const middle = latencyLimit?.metric === 'ttftMs' ? ttftMs.value : e2eMs;
  const tail = latencyLimit ? tailFactor(latencyLimit) : 1;
  return {
    basis: 'modelled',
    sources: [`prediction (${prediction.basis})`],
    requests: 0,
    latencyMs: latencyLimit ? factors.map((factor) => factor * middle * tail) : undefined,
    seconds: factors.map((factor) => (factor * e2eMs) / 1000),
    slots: 1,
    notes:
      latencyLimit && latencyLimit.percentile !== 50
        ? [
            `a prediction gives the median; p${latencyLimit.percentile} is taken as ${tail.toFixed(2)} times it`,
          ]
        : [],
  };
}

function tailFactor({ percentile }: LatencyLimit): number {
  return Math.exp(REQUEST_SPREAD * studentQuantile(percentile / 100, 1e6));
}

function isOtherLength(ratio: number): boolean {
  return ratio > 1 + SAME_LENGTH || ratio < 1 / (1 + SAME_LENGTH);
}

/** Times of a request had it the workload's lengths. */
function timesOf(
  { ttftMs, tpotMs, e2eMs, promptTokens, outputTokens }: Request,
  workload: Workload,
  mixture: number,
): { readonly ttftMs: number; readonly e2eLatencyMs: number } {
  const growth = workload.promptTokens / Math.max(1, promptTokens) - 1;
  const first = ttftMs * Math.max(0.05, 1 + mixture * growth);
  const perToken = tpotMs ?? Math.max(0, e2eMs - ttftMs) / Math.max(1, outputTokens - 1);
  return {
    ttftMs: first,
    e2eLatencyMs: first + (workload.outputTokens - 1) * Math.max(0, perToken),
  };
}

/** One setting speaks: the least concurrency that covers the busiest hour, else the highest measured. */
function chooseConcurrency(
  records: readonly RunRecord[],
  { users }: Workload,
): { readonly records: readonly RunRecord[]; readonly slots: number } {
  const levels = [...new Set(records.map(concurrencyOf))].sort((a, b) => a - b);
  const slots =
    (users > 1 ? (levels.find((level) => level >= users) ?? levels.at(-1)) : levels[0]) ?? 1;
  return { records: records.filter((record) => concurrencyOf(record) === slots), slots };
}

export function concurrencyOf(record: RunRecord): number {
  const { concurrency } = record.workload;
  return typeof concurrency === 'number' && concurrency >= 1 ? concurrency : 1;
}

function readRuns(
  records: readonly RunRecord[],
  workload: Workload,
  onBroken: (id: string, reason: string) => void,
): readonly Run[] {
  const runs: Run[] = [];
  let count = 0;
  for (const record of records) {
    if (count >= MOST_REQUESTS) break;
    try {
      const requests = record.samples
        .filter((sample) => sample.phase === 'measured' && sample.status === 'completed')
        .flatMap(readRequest)
        .filter((request) => canSpeak(request, workload));
      if (requests.length > 0) runs.push({ id: record.id, requests });
      count += requests.length;
    } catch (error) {
      onBroken(record.id, error instanceof Error ? error.message : String(error));
    }
  }
  return runs;
}

function readRequest(sample: RequestSample): readonly Request[] {
  const { ttftMs, tpotMs, e2eLatencyMs: e2eMs, outputTokens } = measureSample(sample);
  if (ttftMs === undefined || e2eMs === undefined) return [];
  if (!(ttftMs >= 0 && ttftMs <= 86_400_000 && e2eMs >= ttftMs)) {
    throw new RangeError(
      `a request with its first token after ${ttftMs} ms and its end after ${e2eMs} ms`,
    );
  }
  const { promptTokens } = sample;
  if (!(Number.isInteger(promptTokens) && promptTokens >= 0 && promptTokens <= MOST_TOKENS)) {
    throw new RangeError(`a request of "${String(promptTokens).slice(0, 20)}" prompt tokens`);
  }
  return [{ ttftMs, tpotMs, e2eMs, promptTokens, outputTokens }];
}

/** An answer that came at once says nothing about the time of each token, unless it had the same length. */
function canSpeak({ tpotMs, outputTokens }: Request, workload: Workload): boolean {
  return tpotMs !== undefined || !isOtherLength(workload.outputTokens / Math.max(1, outputTokens));
}

/**
 * Runs differ by more than their requests explain: another day, another load. That part of the spread is
 * not narrowed by more requests in one run, only by more runs.
 */
function runSpread(runs: readonly Run[]): {
  readonly sigma: number;
  readonly contradiction?: string;
} {
  if (runs.length < 2) return { sigma: 0 };
  const logs = runs.map(({ requests }) =>
    requests.map(({ e2eMs }) => Math.log(Math.max(e2eMs, 1e-6))),
  );
  const centres = logs.map(meanOf);
  const average = meanOf(centres);
  const between =
    centres.reduce((sum, one) => sum + (one - average) ** 2, 0) / (centres.length - 1);
  const within =
    logs.reduce((sum, values) => sum + variance(values) / values.length, 0) / logs.length;
  const excess = Math.max(0, between - within);
  const sigma = Math.sqrt(excess / runs.length);
  const factor = Math.exp(Math.max(...centres) - Math.min(...centres));
  if (factor < 2 || excess <= within) return { sigma };
  const [slowest, fastest] = [
    centres.indexOf(Math.max(...centres)),
    centres.indexOf(Math.min(...centres)),
  ];
  return {
    sigma,
    contradiction: `runs contradict each other: ${runs[slowest]?.id} took ${factor.toFixed(1)} times as long as ${runs[fastest]?.id}`,
  };
}

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0.04;
  const average = meanOf(values);
  return values.reduce((sum, one) => sum + (one - average) ** 2, 0) / (values.length - 1);
}

function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
