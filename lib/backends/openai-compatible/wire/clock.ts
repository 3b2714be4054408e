/**
 * Milliseconds on the machine's monotonic clock. Unlike `performance.now()` it has the same zero in
 * every process of the machine, so what a client stamped can be compared with what a server stamped.
 */
export function monotonicMs(): number {
  return performance.now() + PROCESS_START_MS;
}

const PROCESS_START_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();
