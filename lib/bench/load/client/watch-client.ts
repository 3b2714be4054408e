import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DelaySummary } from '../../../record/index.ts';
import { quantile } from '../../../stats/index.ts';
import type { ClientFacts } from './job.ts';

const RESOLUTION_MS = 10;

/** Watches the process that sends: its processor time, and how late its event loop runs. */
export function watchClient(): { stop(): Omit<ClientFacts, 'lag'> } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const loop = performance.eventLoopUtilization();
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  return {
    stop: () => {
      histogram.disable();
      const { user, system } = process.cpuUsage(cpu);
      // the histogram counts whole intervals, so the time it sleeps on purpose is taken off
      const delayMs = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS);
      const hasValues = histogram.count > 0; // a very short job ends before the first interval
      return {
        wallMs: performance.now() - startedMs,
        cpuMs: (user + system) / 1000,
        utilization: performance.eventLoopUtilization(loop).utilization,
        eventLoopDelay: {
          p50Ms: hasValues ? delayMs(histogram.percentile(50)) : 0,
          p99Ms: hasValues ? delayMs(histogram.percentile(99)) : 0,
          maxMs: hasValues ? delayMs(histogram.max) : 0,
          n: histogram.count,
        },
      };
    },
  };
}

/** Middle, tail and worst of some delays; undefined without any. */
export function summarizeDelays(delaysMs: readonly number[]): DelaySummary | undefined {
  if (delaysMs.length === 0) return undefined;
  return {
    p50Ms: quantile(delaysMs, 0.5),
    p99Ms: quantile(delaysMs, 0.99),
    maxMs: quantile(delaysMs, 1),
    n: delaysMs.length,
  };
}
