import type { Dtype } from '../../../generation/index.ts';
import type { ReportedQuality } from '../../../models/index.ts';
import type { Estimate } from '../../../prediction/index.ts';

/** One model in one weight format, predicted for this machine. */
export interface Advice {
  readonly model: string;
  readonly dtype: Dtype;
  readonly parameters: number;
  readonly licence: string;
  readonly licenceKind: 'permissive' | 'limited';
  readonly weightBytes: number;
  /** Printed on the hub, or by formula. */
  readonly weightBasis: 'published' | 'formula';
  readonly latencyMs: Estimate;
  readonly latencyBasis: 'probe' | 'specification';
  readonly peakMemoryBytes: Estimate;
  readonly fits: boolean;
  /** `perhaps`: the limit lies inside the interval; `none`: no limit was given. */
  readonly limit: 'within' | 'perhaps' | 'over' | 'none';
  /** Somebody else's figure, with source and date; never measured here. */
  readonly reported: ReportedQuality | null;
  readonly warnings: readonly string[];
}

const LIMIT_ORDER = { none: 0, within: 0, perhaps: 1, over: 2 } as const;

/**
 * Best first: what fits before what does not, then what keeps the limit (of what does not, the nearest to it), then
 * licences that leave you free, then reported quality (unknown last), then latency. Each rule only breaks the ties
 * of the one before.
 */
export function rankAdvice(rows: readonly Advice[]): readonly Advice[] {
  const keys = (row: Advice): readonly number[] => [
    row.fits ? 0 : 1,
    LIMIT_ORDER[row.limit],
    row.limit === 'over' ? row.latencyMs.value : 0,
    row.licenceKind === 'permissive' ? 0 : 1,
    -(row.reported?.passAt1 ?? -1),
    row.latencyMs.value,
  ];
  return rows.toSorted((a, b) => {
    const [left, right] = [keys(a), keys(b)];
    const index = left.findIndex((key, i) => key !== right[i]);
    return index === -1 ? 0 : (left[index] as number) - (right[index] as number);
  });
}

/** Where a latency stands to a limit. */
export function judgeLimit({ low, high }: Estimate, limitMs: number | null): Advice['limit'] {
  if (limitMs === null) return 'none';
  if (high <= limitMs) return 'within';
  return low <= limitMs ? 'perhaps' : 'over';
}
