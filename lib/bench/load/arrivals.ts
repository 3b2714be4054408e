import { createRandom } from '../../stats/index.ts';

/** When requests arrive. A closed loop has no times of its own: the next one waits for an answer. */
export type LoadPattern =
  | { readonly kind: 'closed-loop'; readonly users: number; readonly thinkTimeMs: number }
  | { readonly kind: 'constant' | 'poisson' | 'ramp'; readonly ratePerSecond: number }
  | { readonly kind: 'burst' }
  | { readonly kind: 'trace'; readonly arrivalsMs: readonly number[]; readonly sha256: string };

/**
 * Intended arrival of each request in milliseconds from the start, ascending; undefined for a closed
 * loop. A ramp rises evenly from nothing to its rate. Poisson gaps are drawn as they come, not scaled
 * to hit the rate exactly: scaling would make arrivals more regular than independent users are.
 */
export function planArrivals(
  pattern: LoadPattern,
  requests: number,
  seed: number,
): readonly number[] | undefined {
  switch (pattern.kind) {
    case 'closed-loop':
      return undefined;
    case 'burst':
      return Array.from({ length: requests }, () => 0);
    case 'trace':
      return pattern.arrivalsMs.slice(0, requests);
    case 'constant': {
      const gapMs = 1000 / requirePositive(pattern.ratePerSecond);
      return Array.from({ length: requests }, (_, i) => i * gapMs);
    }
    case 'ramp': {
      // the rate grows as t, so the count grows as t^2: request i of n comes at T sqrt(i / n)
      const durationMs = (2000 * requests) / requirePositive(pattern.ratePerSecond);
      return Array.from({ length: requests }, (_, i) => durationMs * Math.sqrt(i / requests));
    }
    case 'poisson': {
      const random = createRandom(seed);
      const meanGapMs = 1000 / requirePositive(pattern.ratePerSecond);
      let atMs = 0;
      return Array.from({ length: requests }, (_, i) => {
        if (i > 0) atMs -= meanGapMs * Math.log(1 - random.next());
        return atMs;
      });
    }
  }
}

function requirePositive(ratePerSecond: number): number {
  if (ratePerSecond > 0) return ratePerSecond;
  throw new RangeError(`Cannot send ${ratePerSecond} requests a second: wanted more than 0`);
}
