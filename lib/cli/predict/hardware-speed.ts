// What a machine that is not here would do, from its published row. A specification is what no program
// reaches, so it bounds the times from below; the value lies above it by what the rows with observations show.

import { HARDWARE_ROWS, type HardwareRow, type SourcedFigure } from '../../hardware/index.ts';
import { ASSUMED_FACTOR, type Estimate, withFactor } from '../../prediction/index.ts';
import { median } from '../../stats/index.ts';

/** A rate that times are divided by, and the figure it comes from. */
export interface HardwareRate {
  readonly perSecond: number;
  /** `observed`: fitted to somebody's measurements; else a share of what the vendor prints, seen or assumed. */
  readonly basis: 'observed' | 'specification, usual share' | 'specification, assumed share';
  /** Share of the printed figure that is counted on; 1 where it was observed. */
  readonly share: number;
  readonly figure: SourcedFigure;
  /** What cannot be exceeded; null where nothing is printed. */
  readonly most: number | null;
}

/** Of the arithmetic that is printed: an assumption, nobody published prompt times for these rows. */
const PREFILL_SHARE = 0.5;

/** The middle share of the printed bandwidth that decoding was seen to get, over the rows that have both. */
export function observedBandwidthShare(rows: readonly HardwareRow[] = HARDWARE_ROWS): number {
  return median(
    rows.flatMap(
      ({ observedDecodeBytesPerSecond: seen, memoryBandwidthBytesPerSecond: printed }) =>
        seen && printed ? [seen.value / printed.value] : [],
    ),
  );
}

/** Bytes of weights and cache a second while tokens are made; undefined where nothing is published. */
export function decodeRate(row: HardwareRow): HardwareRate | undefined {
  const { observedDecodeBytesPerSecond: seen, memoryBandwidthBytesPerSecond: printed } = row;
  const most = printed?.value ?? null;
  if (seen) return { perSecond: seen.value, basis: 'observed', share: 1, figure: seen, most };
  if (!printed) return undefined;
  const share = observedBandwidthShare();
  const perSecond = share * printed.value;
  return { perSecond, basis: 'specification, usual share', share, figure: printed, most };
}

/** Operations a second while a prompt is read; undefined where nothing is published. */
export function prefillRate({
  fp16DenseFlopsPerSecond: printed,
}: HardwareRow): HardwareRate | undefined {
  if (!printed) return undefined;
  const perSecond = PREFILL_SHARE * printed.value;
  const share = PREFILL_SHARE;
  const basis = 'specification, assumed share';
  return { perSecond, basis, share, figure: printed, most: printed.value };
}

/** Milliseconds for so much work, in the assumed range and never faster than the specification. */
export function timeAt(work: number, { perSecond, most }: HardwareRate): Estimate {
  const { value, low, high } = withFactor((1000 * work) / perSecond, ASSUMED_FACTOR.specification);
  return { value, low: most === null ? low : Math.max(low, (1000 * work) / most), high };
}
