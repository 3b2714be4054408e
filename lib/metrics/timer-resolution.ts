const TRIES = 200;

/** The smallest step of a clock, out of many tries: no single time is known better than that. */
export function findTimerResolutionMs(now: () => number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES; tries++) {
    const started = now();
    let later = now();
    while (later === started) later = now();
    smallest = Math.min(smallest, later - started);
  }
  return smallest;
}
