import { type Check, integer, nullable, object, optional } from '../check.ts';
import type { MetricInterval } from '../metric-interval.ts';
import type { RateInterval } from '../quality-record.ts';
import { count, measured, type Shape, shape, share } from './values.ts';

export const metric: Check = shape<MetricInterval>({
  p50: measured,
  low: nullable(measured),
  high: nullable(measured),
  n: integer(1, 1e9),
  p95: optional(measured),
  p99: optional(measured),
});

export const rateFields: Shape<RateInterval> = {
  value: share,
  low: share,
  high: share,
  n: count,
};

export const rate: Check = object(rateFields as Readonly<Record<string, Check>>);
