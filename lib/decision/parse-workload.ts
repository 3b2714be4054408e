import { InvalidWorkloadError } from './errors.ts';
import { DAY_SHAPES, DEFAULT_WORKLOAD, type LatencyLimit, type Workload } from './workload.ts';

type Check = (value: unknown, path: string) => unknown;

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const FIELDS: { readonly [Field in keyof Workload]: Check } = {
  task: oneOf('completion', 'chat'),
  promptTokens: number(1, 10_000_000),
  outputTokens: number(1, 1_000_000),
  cachedPromptShare: number(0, 1),
  requestsPerDay: number(0.001, 1e9),
  daysPerMonth: number(0.1, 31),
  dayShape: oneOf(...Object.keys(DAY_SHAPES)),
  users: number(1, 1_000_000),
  latencyLimit: nullable(latencyLimit),
  privacy: oneOf('own-machines', 'rented-machines', 'anywhere'),
  mustWorkOffline: boolean,
  trainingRunsPerMonth: number(0, 10_000),
  trainingHoursPerRun: number(0, 10_000),
  budgetUsdPerMonth: nullable(number(0, 1e9)),
  qualityFloor: nullable(number(0, 1)),
  mostAttempts: number(1, 100),
  wageUsdPerHour: nullable(number(0, 10_000)),
};

/**
 * Reads a workload; what is left out is taken from `DEFAULT_WORKLOAD`.
 *
 * @throws InvalidWorkloadError for a field that is not one, or a value it cannot have
 */
export function parseWorkload(value: unknown): Workload {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidWorkloadError('workload', quote(value), 'an object');
  }
  const workload: Record<string, unknown> = { ...DEFAULT_WORKLOAD };
  for (const key of Object.keys(value)) {
    if (FORBIDDEN.has(key) || !Object.hasOwn(FIELDS, key)) {
      throw new InvalidWorkloadError(
        key,
        'not a field',
        `one of ${Object.keys(FIELDS).join(', ')}`,
      );
    }
    const given = (value as Record<string, unknown>)[key];
    if (given !== undefined) workload[key] = FIELDS[key as keyof Workload](given, key);
  }
  return workload as unknown as Workload;
}

function latencyLimit(value: unknown, path: string): LatencyLimit {
  if (typeof value !== 'object' || value === null) {
    throw new InvalidWorkloadError(
      path,
      quote(value),
      'an object with "metric", "ms", "percentile"',
    );
  }
  const { metric = 'e2eLatencyMs', ms, percentile = 95 } = value as Record<string, unknown>;
  return {
    metric: oneOf('ttftMs', 'e2eLatencyMs')(metric, `${path}.metric`) as LatencyLimit['metric'],
    ms: number(0.001, 1e9)(ms, `${path}.ms`) as number,
    percentile: number(1, 99.9)(percentile, `${path}.percentile`) as number,
  };
}

function number(min: number, max: number): Check {
  return (value, path) => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    throw new InvalidWorkloadError(path, quote(value), `a number from ${min} to ${max}`);
  };
}

function oneOf(...values: readonly string[]): Check {
  return (value, path) => {
    if (values.includes(value as string)) return value;
    throw new InvalidWorkloadError(
      path,
      quote(value),
      values.map((one) => `"${one}"`).join(' or '),
    );
  };
}

function boolean(value: unknown, path: string): unknown {
  if (typeof value === 'boolean') return value;
  throw new InvalidWorkloadError(path, quote(value), '"true" or "false"');
}

function nullable(check: Check): Check {
  return (value, path) => (value === null ? null : check(value, path));
}

function quote(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'object') return value === null ? '"null"' : 'an object';
  return `"${String(value).slice(0, 60)}"`;
}
