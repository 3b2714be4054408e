// When the next key is pressed. Typing is uneven: most gaps are short, a few are long, none is negative,
// so a bell curve is the wrong shape. Gaps between keys are close to log-normal (Gonzalez et al., "On the
// shape of timings distributions in free-text keystroke dynamics profiles", Heliyon 7, 2021). The mean
// follows from a speed: 52 words of five letters a minute is the average of 168,000 typists (Dhakal et
// al., "Observations on Typing from 136 Million Keystrokes", CHI 2018), a gap of 60,000 / (52 x 5) =
// 231 ms. Both are of prose. The spread and the pauses for thought are ours, and stand in the record:
// who writes code stops more often, and the suggestions that arrive in a pause are the ones that help.

import { createRandom } from '../../stats/index.ts';

export interface CadenceOptions {
  readonly seed: number;
  /** @default 52 */
  readonly wordsPerMinute?: number;
  /** Standard deviation of the logarithm of a gap. @default 0.5 */
  readonly logSpread?: number;
  /** Share of gaps that are a pause for thought. @default 0.04 */
  readonly pauseShare?: number;
  /** Mean length of such a pause, exponentially distributed, on top of the gap. @default 1500 */
  readonly pauseMs?: number;
}

const LETTERS_PER_WORD = 5;
const DEFAULTS = { wordsPerMinute: 52, logSpread: 0.5, pauseShare: 0.04, pauseMs: 1_500 } as const;

/** Milliseconds until the next key, without end; the same seed gives the same typist. */
export function* typeKeys(options: CadenceOptions): Generator<number, never, void> {
  const { seed, wordsPerMinute, logSpread, pauseShare, pauseMs } = { ...DEFAULTS, ...options };
  const random = createRandom(seed);
  const meanMs = 60_000 / (wordsPerMinute * LETTERS_PER_WORD);
  // the mean of a log-normal is exp(mu + sigma^2 / 2)
  const logMedian = Math.log(meanMs) - logSpread ** 2 / 2;
  for (;;) {
    const gapMs = Math.exp(logMedian + logSpread * drawNormal(random.next));
    const isPause = random.next() < pauseShare;
    yield isPause ? gapMs - pauseMs * Math.log(1 - random.next()) : gapMs;
  }
}

/** The cadence in words, for the record. */
export function describeCadence(options: CadenceOptions): string {
  const { wordsPerMinute, logSpread, pauseShare, pauseMs } = { ...DEFAULTS, ...options };
  return `log-normal gaps at ${wordsPerMinute} words a minute (Dhakal et al. 2018), spread ${logSpread} (assumed), ${pauseShare * 100} % pauses of ${pauseMs} ms on average (assumed)`;
}

/** Box and Muller: two uniform numbers give a normal one. */
function drawNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
