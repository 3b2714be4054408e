import { monitorEventLoopDelay } from 'node:perf_hooks';
import { findTimerResolutionMs } from '../metrics/index.ts';

/** Watches how long this process could not react, which would make it see things late. */
export function watchEventLoop(): { stop(): number } {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  return {
    stop: () => {
      histogram.disable();
      // the histogram counts whole intervals, so the 10 ms it waits on purpose are taken off
      return Math.max(0, histogram.max / 1e6 - 10);
    },
  };
}

/** The smallest step of this process's clock. */
export function measureTimerResolutionMs(now: () => number = () => performance.now()): number {
  return findTimerResolutionMs(now);
}
