/** A median with its 95 % interval by order statistics. */
export interface MetricInterval {
  readonly p50: number;
  /** Null with fewer than 6 samples: no 95 % interval of a median exists then. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** Only with 130 samples or more (99 % bound on the tail); absent below. */
  readonly p95?: number;
  /** Only with 662 samples or more. */
  readonly p99?: number;
}
