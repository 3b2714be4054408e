import type { RequestSample, WorkloadRecord } from './run-record.ts';

/** Requests that count: neither cold start nor warm-up, and answered to the end. */
export function listCompleted(samples: readonly RequestSample[]): readonly RequestSample[] {
  return samples.filter(({ phase, status }) => phase === 'measured' && status === 'completed');
}

/** Lengths that prompts and answers really had, whatever was asked for. */
export function measureLengths(samples: readonly RequestSample[]): WorkloadRecord['actual'] {
  const completed = listCompleted(samples);
  return {
    promptTokens: rangeOf(completed.map(({ promptTokens }) => promptTokens)),
    outputTokens: rangeOf(completed.map(({ outputTokens }) => outputTokens)),
  };
}

function rangeOf(values: readonly number[]): { min: number; max: number } | null {
  if (values.length === 0) return null;
  return values.reduce(
    ({ min, max }, value) => ({ min: Math.min(min, value), max: Math.max(max, value) }),
    { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY },
  );
}
