import { METRIC_WORDS, toSweepTable } from '../../charts/index.ts';
import type { MetricInterval, RunRecord } from '../../record/index.ts';
import { formatBytes, formatMetric, formatPercent, formatTable } from '../../units/index.ts';

const SHOWN: readonly string[] = [
  'ttftMs',
  'prefillMs',
  'tpotMs',
  'e2eLatencyMs',
  'prefillTokensPerSecond',
  'decodeTokensPerSecond',
  'burstDecodeTokensPerSecond',
  'sustainedDecodeTokensPerSecond',
  'keystrokeGapMs',
  'roundTripMs',
  'coldStartMs',
  'prepareMs',
  'processStartMs',
  'importMs',
  'modelLoadMs',
  'coldTtftMs',
];

/** A record as people read it: where it ran, medians with their intervals, and what to think of it. */
export function formatBench(record: RunRecord): string {
  const { model, engine, machine, workload, sweep } = record;
  const rows = SHOWN.flatMap((name) => {
    const metric = record.metrics[name];
    return metric === undefined
      ? []
      : [[METRIC_WORDS[name] ?? name, ...formatInterval(name, metric)]];
  });
  return [
    `${model.name} ${model.weights === 'remote' ? describeEndpoint(engine) : describePlace(engine, machine)}`,
    `${workload.runs} requests after ${workload.warmupRuns} to warm up, ${workload.requested.outputTokens} tokens each`,
    '',
    ...(sweep === undefined ? [] : [formatTable(toSweepTable(sweep)), '']),
    formatTable({ columns: ['metric', 'median', '95 % interval', 'n'], rows }),
    '',
    ...describeShares(record),
    ...(model.weights === 'remote' ? engine.evidence : [describeMemory(record)]),
    ...describeStop(record),
    ...describeNoise(record),
  ].join('\n');
}

function describePlace(
  { got, asked, threads }: RunRecord['engine'],
  { cpuModel }: RunRecord['machine'],
): string {
  const askedToo = got.device === asked.device ? '' : ` (asked for ${asked.device})`;
  return `as ${got.dtype} on ${got.device}${askedToo}, ${threads} threads, ${cpuModel}`;
}

/** What runs there is its word. */
function describeEndpoint({ serverReports = {} }: RunRecord['engine']): string {
  const { kind = 'unknown', dtype = 'unknown', device = 'unknown' } = serverReports;
  return `behind an endpoint (it says: server "${kind}", weights "${dtype}", device "${device}")`;
}

function formatInterval(name: string, { p50, low, high, n }: MetricInterval): string[] {
  const interval =
    low === null || high === null
      ? 'n/a'
      : `${formatMetric(name, low)} to ${formatMetric(name, high)}`;
  return [formatMetric(name, p50), interval, String(n)];
}

function describeShares({ shares = {} }: RunRecord): readonly string[] {
  const share = shares.suggestionsInTime;
  if (share === undefined) return [];
  const range = `${formatPercent(share.low)} to ${formatPercent(share.high)}`;
  return [
    `suggestions in time ${formatPercent(share.value)} (95 % interval ${range}, n ${share.n})`,
  ];
}

function describeMemory({ memory, selfCheck }: RunRecord): string {
  const { peakRssBytes, predictedPeakBytes } = memory;
  const peak = peakRssBytes === null ? 'unknown' : formatBytes(peakRssBytes);
  const predicted =
    predictedPeakBytes === undefined
      ? ''
      : `, at most ${formatBytes(predictedPeakBytes)} predicted`;
  const steady = selfCheck?.steadyState?.reason;
  return `peak memory ${peak}${predicted}${steady === undefined ? '' : `; ${steady}`}`;
}

const STOPS: Readonly<Record<string, string>> = {
  'narrow-enough': 'the interval was narrow enough',
  'time-budget': 'the time was spent',
  planned: 'all requests were measured',
  failed: 'a request failed',
};

function describeStop({ stop }: RunRecord): readonly string[] {
  if (stop === undefined) return [];
  const { reachedPercent } = stop;
  const width =
    reachedPercent === undefined ? '' : ` (interval ±${reachedPercent.toFixed(1)} % of the median)`;
  return [`stopped because ${STOPS[stop.reason] ?? stop.reason}${width}`];
}

function describeNoise({ selfCheck }: RunRecord): readonly string[] {
  const noise = selfCheck?.noise;
  if (noise === undefined) return [];
  return noise.verdict === 'noisy'
    ? [`the machine was noisy: ${noise.reasons.join('; ')}`]
    : [`noise: ${noise.verdict}`];
}
