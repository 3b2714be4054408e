import { METRIC_WORDS } from '../../charts/index.ts';
import type { Comparison, MetricComparison } from '../../record/index.ts';
import { formatMetric, formatNumber, formatPercent, formatTable } from '../../units/index.ts';

const PAIRING_WORDS: Readonly<Record<MetricComparison['pairing'], string>> = {
  interleaved: 'pairs measured in turns',
  'same-prompts': 'pairs on the same prompts',
  runs: 'runs on each side',
  unpaired: 'requests, not paired',
};

/** A comparison as people read it: the sides, what differs, one row per metric, and the verdicts. */
export function formatComparison(
  comparison: Comparison,
  labels: readonly [string, string],
): string {
  const { metrics, differences, mode, confidence } = comparison;
  const rows = metrics.map((one) => [
    wordsOf(one),
    formatSide(one, one.a),
    formatSide(one, one.b),
    ...formatEffect(one),
    `${one.items} ${PAIRING_WORDS[one.pairing]}`,
  ]);
  // What speaks against a run speaks against every metric of it: said once.
  const shared = (metrics[0]?.reasons ?? []).filter((reason) =>
    metrics.every(({ reasons }) => reasons.includes(reason)),
  );
  const interval = `${formatPercent(confidence)} interval`;
  return [
    `A: ${labels[0]}`,
    `B: ${labels[1]}`,
    ...(mode === 'live' ? [] : [`Both sides are ${mode}, not measured live`]),
    ...differences.map((line) => `Differs in ${line}`),
    '',
    formatTable({ columns: ['metric', 'A', 'B', 'B against A', interval, 'from'], rows }),
    '',
    ...metrics.map((one) => `${wordsOf(one)}: ${formatVerdict(one, shared)}`),
    ...shared.map((reason) => `Because: ${reason}`),
  ].join('\n');
}

function wordsOf({ metric }: MetricComparison): string {
  return metric === 'passAt1' ? 'Tasks solved (pass@1)' : (METRIC_WORDS[metric] ?? metric);
}

function formatSide({ metric }: MetricComparison, value: number): string {
  return metric === 'passAt1' ? formatPercent(value) : formatMetric(metric, value);
}

function formatEffect({ effect, kind }: MetricComparison): readonly [string, string] {
  if (effect === null) return ['n/a', 'n/a'];
  const show = (value: number): string =>
    kind === 'ratio' ? `x ${formatNumber(value)}` : `${(100 * value).toFixed(1)} points`;
  return [show(effect.value), `${show(effect.low)} to ${show(effect.high)}`];
}

function formatVerdict(
  { verdict, reasons, more, pairing, kind }: MetricComparison,
  shared: readonly string[],
): string {
  if (verdict !== 'undecided') return `${verdict.toUpperCase()} is better`;
  const own = reasons.filter((reason) => !shared.includes(reason));
  const advice =
    more === null
      ? ''
      : `, run ${more.items} more ${unitOf(pairing, kind)} (to tell a difference of ${formatPercent(more.toTell)})`;
  return `undecided${advice}${own.length > 0 ? `. ${own.join('. ')}` : ''}`;
}

function unitOf(pairing: MetricComparison['pairing'], kind: MetricComparison['kind']): string {
  if (kind === 'difference') return 'tasks';
  if (pairing === 'runs') return 'runs on each side';
  return pairing === 'interleaved' ? 'pairs' : 'requests on each side';
}
