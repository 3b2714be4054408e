import type { LoadTiming } from '../backends/transformers/index.ts';
import {
  type MetricInterval,
  type RequestSample,
  summarizeSamples,
  summarizeValues,
} from '../record/index.ts';

/**
 * All metrics of one run: those of the measured requests, prefill and decode apart, and the cold
 * start in its parts, which happens once and is never averaged in.
 */
export function summarizeRun(
  samples: readonly RequestSample[],
  timing: LoadTiming | undefined,
): Record<string, MetricInterval> {
  const measured = samples.filter(
    ({ phase, status }) => phase === 'measured' && status === 'completed',
  );
  const prefills = measured.map(prefillMs).filter((value) => value !== undefined);
  const metrics = summarizeSamples(samples);
  if (prefills.length > 0) metrics.prefillMs = summarizeValues(prefills);
  const throughput = outputTokensPerSecond(measured);
  if (throughput !== undefined) metrics.outputTokensPerSecond = summarizeValues([throughput]);
  if (timing === undefined) return metrics;
  const { prepareMs, processStartMs, importMs, modelLoadMs, totalMs } = timing;
  for (const [name, value] of Object.entries({
    prepareMs,
    processStartMs,
    importMs,
    modelLoadMs,
  })) {
    metrics[name] = summarizeValues([value]);
  }
  const coldTtftMs = samples.find(({ phase }) => phase === 'cold')?.events[0]?.timeMs;
  if (coldTtftMs !== undefined) {
    metrics.coldTtftMs = summarizeValues([coldTtftMs]);
    metrics.coldStartMs = summarizeValues([totalMs + coldTtftMs]);
  }
  return metrics;
}

/** From the first forward pass to the first token: the prompt, without waiting and tokenising. */
function prefillMs({ prefillStartMs, events }: RequestSample): number | undefined {
  const firstMs = events[0]?.timeMs;
  return prefillStartMs === undefined || firstMs === undefined
    ? undefined
    : firstMs - prefillStartMs;
}

/** Tokens of all measured requests over the time from the first one sent to the last one ended. */
function outputTokensPerSecond(measured: readonly RequestSample[]): number | undefined {
  const first = measured[0];
  const last = measured.at(-1);
  if (first?.sentAtMs === undefined || last?.sentAtMs === undefined || last.endMs === undefined) {
    return undefined;
  }
  const windowMs = last.sentAtMs + last.endMs - first.sentAtMs;
  const tokens = measured.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return windowMs > 0 ? (tokens * 1000) / windowMs : undefined;
}
