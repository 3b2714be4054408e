// Evaluates the part of PromQL that the lab's dashboard and alerts use, over recorded samples: selectors
// with = and !=, rate(), histogram_quantile(), sum/min/max by, comparison with a number. Anything else is
// an error. It is not Prometheus: rate() does not extrapolate to the edges of its window.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** One scrape: series (`name{labels}` as a key and parsed) with its value at a time in seconds. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly atSeconds: number;
  readonly value: number;
}

export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const STALE_SECONDS = 300;

/** The instant vector of an expression at a time. */
export function evaluate(
  expression: string,
  samples: readonly Sample[],
  atSeconds: number,
): Point[] {
  const root = parser.parse(expression).topNode.firstChild;
  if (root === null) throw new SyntaxError('An expression is empty');
  const text = (node: SyntaxNode): string => expression.slice(node.from, node.to);
  const visit = (node: SyntaxNode): Point[] => {
    switch (node.name) {
      case 'VectorSelector':
        return latest(select(node, text, samples), atSeconds);
      case 'FunctionCall':
        return call(node);
      case 'AggregateExpr':
        return aggregate(node);
      case 'BinaryExpr':
        return compare(node);
      default:
        throw new SyntaxError(`Cannot evaluate "${node.name}" of ${expression}`);
    }
  };
  const call = (node: SyntaxNode): Point[] => {
    const name = node.firstChild?.firstChild?.name;
    const [first, second] = children(node.getChild('FunctionCallBody'));
    if (name === 'Rate' && first !== undefined) {
      const selector = first.getChild('VectorSelector');
      const seconds = toSeconds(text(first.lastChild as SyntaxNode));
      return rate(select(selector as SyntaxNode, text, samples), atSeconds, seconds);
    }
    if (name === 'HistogramQuantile' && first !== undefined && second !== undefined) {
      return quantile(Number(text(first)), visit(second));
    }
    throw new SyntaxError(`Cannot evaluate "${name}" of ${expression}`);
  };
  const aggregate = (node: SyntaxNode): Point[] => {
    const operation = node.getChild('AggregateOp')?.firstChild?.name ?? '';
    const by = (
      node.getChild('AggregateModifier')?.getChild('GroupingLabels')?.getChildren('LabelName') ?? []
    ).map(text);
    const [body] = children(node.getChild('FunctionCallBody'));
    const groups = new Map<string, Point[]>();
    for (const point of visit(body as SyntaxNode)) {
      const labels = Object.fromEntries(by.map((label) => [label, point.labels[label] ?? '']));
      const key = JSON.stringify(labels);
      groups.set(key, [...(groups.get(key) ?? []), { labels, value: point.value }]);
    }
    return [...groups.values()].map((points) => {
      const values = points.map(({ value }) => value);
      return { labels: points[0]?.labels ?? {}, value: reduce(operation, values) };
    });
  };
  const compare = (node: SyntaxNode): Point[] => {
    const [left, operator, right] = children(node);
    const limit = Number(text(right as SyntaxNode));
    if (Number.isNaN(limit)) throw new SyntaxError(`Compares with no number: ${expression}`);
    const sign = text(operator as SyntaxNode);
    if (sign !== '>' && sign !== '<') throw new SyntaxError(`Cannot evaluate "${sign}"`);
    return visit(left as SyntaxNode).filter(({ value }) =>
      sign === '>' ? value > limit : value < limit,
    );
  };
  return visit(root);
}

function reduce(operation: string, values: readonly number[]): number {
  if (operation === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (operation === 'Min') return Math.min(...values);
  if (operation === 'Max') return Math.max(...values);
  throw new SyntaxError(`Cannot evaluate "${operation}"`);
}

function children(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling)
    found.push(child);
  return found;
}

function select(
  node: SyntaxNode,
  text: (node: SyntaxNode) => string,
  samples: readonly Sample[],
): Map<string, Sample[]> {
  const name = text(node.getChild('Identifier') as SyntaxNode);
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(
    (matcher) => {
      const [label, operator, value] = children(matcher).map(text);
      if (operator !== '=' && operator !== '!=')
        throw new SyntaxError(`Cannot evaluate "${operator}"`);
      return {
        label: label ?? '',
        isEqual: operator === '=',
        value: JSON.parse(value ?? '""') as string,
      };
    },
  );
  const series = new Map<string, Sample[]>();
  for (const sample of samples) {
    if (sample.name !== name) continue;
    if (
      !matchers.every(({ label, isEqual, value }) => (sample.labels[label] === value) === isEqual)
    )
      continue;
    const key = JSON.stringify(sample.labels);
    series.set(key, [...(series.get(key) ?? []), sample]);
  }
  return series;
}

function latest(series: ReadonlyMap<string, readonly Sample[]>, at: number): Point[] {
  return [...series.values()].flatMap((samples) => {
    const last = samples.findLast(
      ({ atSeconds }) => atSeconds <= at && atSeconds > at - STALE_SECONDS,
    );
    return last === undefined ? [] : [{ labels: last.labels, value: last.value }];
  });
}

function rate(
  series: ReadonlyMap<string, readonly Sample[]>,
  at: number,
  seconds: number,
): Point[] {
  return [...series.values()].flatMap((all) => {
    const samples = all.filter(({ atSeconds }) => atSeconds <= at && atSeconds > at - seconds);
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined || first === last) return [];
    let grown = 0;
    samples.slice(1).forEach(({ value }, i) => {
      const before = samples[i]?.value ?? 0;
      grown += value >= before ? value - before : value; // a counter that fell began again
    });
    return [{ labels: first.labels, value: grown / (last.atSeconds - first.atSeconds) }];
  });
}

/** Linear inside the bucket, as Prometheus does; grouping by `le` only. */
function quantile(share: number, buckets: readonly Point[]): Point[] {
  const sorted = buckets
    .map(({ labels, value }) => ({
      upper: Number(labels.le === '+Inf' ? Infinity : labels.le),
      value,
    }))
    .sort((a, b) => a.upper - b.upper);
  const rank = share * (sorted.at(-1)?.value ?? 0);
  const index = sorted.findIndex(({ value }) => value >= rank);
  const bucket = sorted[index];
  if (bucket === undefined) return [];
  const lower = sorted[index - 1] ?? { upper: 0, value: 0 };
  if (bucket.upper === Infinity) return [{ labels: {}, value: lower.upper }];
  const part = (rank - lower.value) / (bucket.value - lower.value);
  return [{ labels: {}, value: lower.upper + (bucket.upper - lower.upper) * part }];
}

/** `30s`, `1m` or `1h` in seconds. */
export function toSeconds(duration: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smh])$/.exec(duration) ?? [];
  const factor = { s: 1, m: 60, h: 3600 }[unit];
  if (factor === undefined) throw new SyntaxError(`No duration: ${duration}`);
  return Number(count) * factor;
}
