import { mean, median } from '../../stats/index.ts';
import type { RunRecord } from '../run-record.ts';
import type { RequestMetric } from '../summarize-samples.ts';
import type { ComparableMetric, Comparison, MetricComparison, Pairing } from './comparison.ts';
import { driftOf, type Effect, effectOfRuns, pairedEffect, unpairedEffect } from './effect.ts';
import { listDoubts, listNotes, listTimingDoubts } from './judge-side.ts';
import { pairByBlock, pairByPrompt, pairByTask, valuesOf } from './pair-values.ts';
import { listDifferences, type Side, validateSides } from './sides.ts';
import { judgeEffect } from './verdict.ts';

/** Fewest independent items for an interval. */
const FEWEST_ITEMS = 6;

/** Machines change this much between two runs without anybody noticing. Our choice, on the log scale. */
const BETWEEN_RUNS = Math.log(1.05);

/** Every metric that has a value per request or task. */
export const COMPARABLE_METRICS: readonly ComparableMetric[] = [
  'ttftMs',
  'tpotMs',
  'e2eLatencyMs',
  'prefillTokensPerSecond',
  'decodeTokensPerSecond',
  'passAt1',
];

const DEFAULT_METRICS: readonly ComparableMetric[] = [
  'ttftMs',
  'tpotMs',
  'e2eLatencyMs',
  'passAt1',
];

/**
 * Compares two sides, one run each or several of the same kind. Runs on the same prompts are paired,
 * and block by block where they were measured in turns; the intervals hold together for all metrics.
 * Where the interval holds "no difference", or a run is noisy or invalid, nobody wins.
 *
 * @param metrics left out, every metric that both sides have
 * @throws IncomparableError for different modes, different work, or mixed runs on one side
 */
export function compareRecords(
  a: readonly RunRecord[],
  b: readonly RunRecord[],
  metrics: readonly ComparableMetric[] = DEFAULT_METRICS,
): Comparison {
  const [left, right] = validateSides(a, b);
  const shared = metrics.filter((metric) => has(left, metric) && has(right, metric));
  const confidence = 1 - 0.05 / Math.max(1, shared.length);
  const ofAll = listDoubts([...left, ...right]);
  const ofTimes = [...ofAll, ...listTimingDoubts([...left, ...right])];
  const compared = shared.map((metric) =>
    compareMetric(left, right, metric, confidence, metric === 'passAt1' ? ofAll : ofTimes),
  );
  const isSequential = compared.some(({ pairing }) => pairing !== 'interleaved');
  return {
    a: left.map(({ id }) => id),
    b: right.map(({ id }) => id),
    mode: left[0].mode,
    differences: listDifferences(left, right),
    metrics: compared,
    confidence,
    notes: [
      ...listNotes([...left, ...right]),
      ...(isSequential && left.length === 1
        ? [
            'The runs were not measured in turns: a change of the machine between them looks the same as a difference, so intervals of times are 5 % wider on both sides',
          ]
        : []),
    ],
  };
}

function has(side: Side, metric: ComparableMetric): boolean {
  return metric === 'passAt1'
    ? side.length === 1 && side[0].quality !== undefined
    : side.every((record) => valuesOf(record, metric).length > 0);
}

function compareMetric(
  left: Side,
  right: Side,
  metric: ComparableMetric,
  confidence: number,
  doubts: readonly string[],
): MetricComparison {
  const { pairing, effect, ofMachine } =
    metric === 'passAt1'
      ? compareTasks(left[0], right[0], confidence)
      : compareTimes(left, right, metric, confidence);
  const centre = (side: Side): number =>
    metric === 'passAt1'
      ? (side[0].quality?.passAt1.value ?? 0)
      : mean(side.map((record) => median(valuesOf(record, metric))));
  return {
    metric,
    a: centre(left),
    b: centre(right),
    pairing,
    ...judgeEffect({ metric, effect, ofMachine, doubts, pairing }),
  };
}

interface Found {
  readonly pairing: Pairing;
  /** Undefined with too few items. */
  readonly effect: Effect | undefined;
  /** What the machine may have done between the two runs, added to both ends of the interval. */
  readonly ofMachine: number;
}

function compareTasks(a: RunRecord, b: RunRecord, confidence: number): Found {
  const differences = pairByTask(a, b);
  const effect =
    differences.length < FEWEST_ITEMS ? undefined : pairedEffect(differences, confidence);
  return { pairing: 'same-prompts', effect, ofMachine: 0 };
}

function compareTimes(left: Side, right: Side, metric: RequestMetric, confidence: number): Found {
  if (left.length > 1) {
    const values = (side: Side): (readonly number[])[] =>
      side.map((record) => valuesOf(record, metric));
    const effect = effectOfRuns(values(left), values(right), confidence);
    return { pairing: 'runs', effect, ofMachine: 0 };
  }
  const [a, b] = [left[0], right[0]];
  const isInTurns = a.pairing !== undefined && a.pairing.sessionId === b.pairing?.sessionId;
  const pairs = pairByPrompt(a, b, metric);
  if (isInTurns) {
    const blocks = pairByBlock(a, b, metric);
    const items = blocks !== undefined && blocks.length >= FEWEST_ITEMS ? blocks : pairs;
    const effect = items.length < FEWEST_ITEMS ? undefined : pairedEffect(items, confidence);
    return { pairing: 'interleaved', effect, ofMachine: 0 };
  }
  const ofMachine = Math.max(BETWEEN_RUNS, driftOf(pairs));
  if (pairs.length >= FEWEST_ITEMS) {
    return { pairing: 'same-prompts', effect: pairedEffect(pairs, confidence), ofMachine };
  }
  const effect = unpairedEffect(valuesOf(a, metric), valuesOf(b, metric), confidence);
  return { pairing: 'unpaired', effect, ofMachine };
}
