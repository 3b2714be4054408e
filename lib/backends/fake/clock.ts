/** Time as the fake generator sees it. */
export interface Clock {
  /** Milliseconds on a monotonic clock. */
  now(): number;
  /** Ends at `timeMs`, or earlier when the signal aborts. */
  waitUntil(timeMs: number, signal?: AbortSignal): Promise<void>;
}

/** Time passes only by waiting for it: exact, and nothing really waits. */
export function createFakeClock(startMs = 0): Clock {
  let timeMs = startMs;
  return {
    now: () => timeMs,
    waitUntil: async (wantedMs, signal) => {
      await Promise.resolve(); // readers get their turn, as they would with a real clock
      if (signal?.aborted !== true) timeMs = Math.max(timeMs, wantedMs);
    },
  };
}

/** The machine's monotonic clock: a planted stream that really takes its time. */
export const realClock: Clock = {
  now: () => performance.now(),
  waitUntil: async (timeMs, signal) => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, Math.max(timeMs - performance.now(), 0));
      signal?.addEventListener('abort', done, { once: true });
      if (signal?.aborted === true) done();
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    });
  },
};
