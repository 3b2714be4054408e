import type { ComparableMetric, MetricComparison, Pairing } from './comparison.ts';
import type { Effect } from './effect.ts';

/** Smallest difference worth more measuring: 5 %, or 5 points of a pass rate. */
const SMALLEST_RATIO = Math.log(1.05);
const SMALLEST_SHARE = 0.05;

type Judged = Pick<MetricComparison, 'effect' | 'kind' | 'items' | 'verdict' | 'reasons' | 'more'>;

interface Facts {
  readonly metric: ComparableMetric;
  readonly effect: Effect | undefined;
  readonly ofMachine: number;
  /** What speaks against both sides, whatever the interval says. */
  readonly doubts: readonly string[];
  readonly pairing: Pairing;
}

/** A winner only when the whole interval is on its side and nothing speaks against the runs. */
export function judgeEffect({ metric, effect, ofMachine, doubts, pairing }: Facts): Judged {
  const kind = metric === 'passAt1' ? 'difference' : 'ratio';
  if (effect === undefined) {
    const reasons = [...doubts, 'Too few requests for an interval: wanted 6 on each side'];
    return { effect: null, kind, items: 0, verdict: 'undecided', reasons, more: null };
  }
  const low = effect.low - ofMachine;
  const high = effect.high + ofMachine;
  const holdsNone = low <= 0 && high >= 0;
  const reasons = [...doubts];
  if (holdsNone) reasons.push('The interval holds "no difference"');
  const isLessBetter = metric.endsWith('Ms');
  const isBBetter = isLessBetter ? effect.value < 0 : effect.value > 0;
  const scale = kind === 'ratio' ? Math.exp : (value: number): number => value;
  return {
    effect: { value: scale(effect.value), low: scale(low), high: scale(high) },
    kind,
    items: effect.items,
    verdict: reasons.length > 0 ? 'undecided' : isBBetter ? 'b' : 'a',
    reasons,
    more: reasons.length > 0 ? countMore(effect, kind, doubts.length > 0, pairing) : null,
  };
}

/**
 * More items until half the interval is no wider than the difference seen, or than the smallest one
 * worth telling: an interval shrinks with the root of the items. Runs in doubt are measured anew.
 */
function countMore(
  { value, low, high, items }: Effect,
  kind: 'ratio' | 'difference',
  isInDoubt: boolean,
  pairing: Pairing,
): { items: number; toTell: number } {
  const smallest = kind === 'ratio' ? SMALLEST_RATIO : SMALLEST_SHARE;
  const target = Math.max(Math.abs(value), smallest);
  const halfWidth = (high - low) / 2;
  const needed = Math.ceil(items * (halfWidth / target) ** 2) - items;
  const fewest = isInDoubt ? items : pairing === 'runs' ? 1 : Math.ceil(items / 2);
  const toTell = kind === 'ratio' ? Math.expm1(target) : target;
  return { items: Math.max(fewest, needed), toTell };
}
