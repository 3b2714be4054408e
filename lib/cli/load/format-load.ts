import type { MetricInterval, RunRecord, SweepRecord } from '../../record/index.ts';
import { formatMetric, formatPercent, formatTable } from '../../units/index.ts';

const SHOWN: readonly (readonly [string, string])[] = [
  ['ttftMs', 'time to first token'],
  ['tpotMs', 'time per output token'],
  ['e2eLatencyMs', 'end to end'],
  ['queueMs', 'of that, due but not sent'],
  ['requestsPerSecond', 'requests a second'],
  ['outputTokensPerSecond', 'system throughput'],
  ['goodputPerSecond', 'goodput, requests a second'],
];

/** A load test as people read it: who was asked, what they waited, and what was not answered. */
export function formatLoad(record: RunRecord): string {
  const { model, workload, engine, metrics, selfCheck, sweep, shares } = record;
  const { load } = workload;
  const rows = SHOWN.flatMap(([name, label]) => {
    const metric = metrics[name];
    return metric === undefined ? [] : [[label, ...formatInterval(name, metric)]];
  });
  const within = shares?.withinLimits;
  return [
    `${model.name} at ${load?.url}, ${describeShape(record)}`,
    '',
    formatTable({ columns: ['metric', 'median', '95 % interval', 'p99', 'n'], rows }),
    '',
    ...(sweep === undefined ? [] : [formatSweep(sweep), '']),
    ...(within === undefined
      ? []
      : [
          `${formatPercent(within.value)} within the limits (${formatPercent(within.low)} to ${formatPercent(within.high)})`,
        ]),
    describeFailures(record),
    `Prefix cache ${load?.cache.state}: ${load?.cache.proof}`,
    ...engine.evidence,
    `Client: planted streams misread by ${formatMetric('plantedErrorMs', selfCheck?.plantedErrorMs ?? 0)}, busy ${formatMetric('clientCpuPercent', selfCheck?.clientCpuPercent ?? 0)} of a core`,
  ].join('\n');
}

function describeShape({ workload }: RunRecord): string {
  const { load, runs } = workload;
  const users = load?.concurrency === undefined ? '' : `, ${load.concurrency} users`;
  const rate = load?.ratePerSecond === undefined ? '' : `, ${load.ratePerSecond} a second`;
  return `${load?.shape}${users}${rate}, ${runs} requests`;
}

function formatSweep({ points, axis, saturation, atLimits }: SweepRecord): string {
  const table = formatTable({
    columns: [axis, 'held', 'requests a second', 'time to first token', 'end to end'],
    rows: points.map(({ value, valid, metrics }) => [
      String(Number(value.toPrecision(4))),
      valid ? 'yes' : 'no',
      ...(['requestsPerSecond', 'ttftMs', 'e2eLatencyMs'] as const).map((name) =>
        metrics[name] === undefined ? 'n/a' : formatMetric(name, metrics[name].p50),
      ),
    ]),
  });
  const finding =
    atLimits !== undefined
      ? `Users within the limits: ${atLimits?.value ?? 'none'}`
      : `Saturation: ${saturation?.reason ?? 'not reached'}`;
  return `${table}\n\n${finding}`;
}

function describeFailures({ samples }: RunRecord): string {
  const failed = samples.filter(({ phase, status }) => phase === 'measured' && status === 'failed');
  if (failed.length === 0) return 'No request failed';
  const kinds = new Map<string, number>();
  for (const { failure = 'client', httpStatus } of failed) {
    const kind = failure === 'http' ? `status ${httpStatus}` : failure;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const list = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${failed.length} requests failed (${list}): they are in no latency above`;
}

function formatInterval(name: string, { p50, low, high, p99, n }: MetricInterval): string[] {
  const interval =
    low === null || high === null
      ? 'n/a'
      : `${formatMetric(name, low)} to ${formatMetric(name, high)}`;
  return [
    formatMetric(name, p50),
    interval,
    p99 === undefined ? 'n/a' : formatMetric(name, p99),
    String(n),
  ];
}
