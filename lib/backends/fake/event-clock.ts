import type { Clock } from './clock.ts';

interface Waiter {
  readonly timeMs: number;
  resolve(): void;
}

/**
 * Time for several parties at once, such as somebody typing while a model answers. Everybody waits for
 * a moment of their own; when nobody has anything left to do, time jumps to the earliest of these
 * moments. Exact, and nothing really waits.
 */
export function createEventClock(startMs = 0): Clock {
  const waiting = new Set<Waiter>();
  let timeMs = startMs;
  let isAdvancing = false;
  const advance = (): void => {
    isAdvancing = false;
    const next = [...waiting].sort((a, b) => a.timeMs - b.timeMs)[0];
    if (next === undefined) return;
    waiting.delete(next);
    timeMs = Math.max(timeMs, next.timeMs);
    next.resolve();
    schedule();
  };
  const schedule = (): void => {
    if (isAdvancing || waiting.size === 0) return;
    isAdvancing = true;
    setImmediate(advance); // after every promise that is ready had its turn
  };
  return {
    now: () => timeMs,
    waitUntil: async (wantedMs, signal) => {
      if (signal?.aborted === true) return;
      await new Promise<void>((resolve) => {
        const waiter: Waiter = { timeMs: wantedMs, resolve };
        waiting.add(waiter);
        signal?.addEventListener(
          'abort',
          () => {
            waiting.delete(waiter);
            resolve();
          },
          { once: true },
        );
        schedule();
      });
    },
  };
}
