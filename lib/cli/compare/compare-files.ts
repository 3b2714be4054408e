import { labelRecords } from '../../charts/index.ts';
import {
  COMPARABLE_METRICS,
  type ComparableMetric,
  type Comparison,
  compareRecords,
  type RunRecord,
} from '../../record/index.ts';
import { readRecord } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';

/** Reads both sides and compares them. */
export async function compareFiles(
  a: string,
  b: string,
  metric: string | undefined,
): Promise<{ readonly comparison: Comparison; readonly labels: readonly [string, string] }> {
  const metrics = metric === undefined ? undefined : [toMetric(metric)];
  const [left, right] = await Promise.all([readSide(a), readSide(b)]);
  const comparison = compareRecords(left, right, metrics);
  if (comparison.metrics.length === 0) {
    throw new UsageError(`Cannot compare by "${metric ?? 'any metric'}": not in both sides`, {
      hint: 'Run "lab show" on each to see what was measured',
    });
  }
  return { comparison, labels: labelSides(left, right) };
}

function toMetric(name: string): ComparableMetric {
  const known = COMPARABLE_METRICS.find((one) => one === name);
  if (known !== undefined) return known;
  throw new UsageError(`Cannot compare by "${name}": wanted ${COMPARABLE_METRICS.join(', ')}`, {
    hint: 'Other figures of a run have one value only, and one value has no interval',
  });
}

async function readSide(ids: string): Promise<readonly RunRecord[]> {
  const names = ids.split(',').filter((name) => name !== '');
  const stored = await Promise.all(names.map((name) => readRecord(name)));
  return stored.map(({ record }) => record);
}

function labelSides(
  left: readonly RunRecord[],
  right: readonly RunRecord[],
): readonly [string, string] {
  const labels = labelRecords([...left, ...right]);
  const label = (from: number, runs: number): string =>
    `${labels[from] ?? ''}${runs > 1 ? `, ${runs} runs` : ''}`;
  return [label(0, left.length), label(left.length, right.length)];
}
