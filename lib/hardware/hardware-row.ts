/** A number from outside, never shown without where and when it was written down. */
export interface SourcedFigure {
  readonly value: number;
  readonly source: string;
  /** Date of the source, as exact as it states it; null when it states none. */
  readonly asOf: string | null;
}

/** What is published about one chip or machine. A figure that was not found is null, never zero. */
export interface HardwareRow {
  readonly id: string;
  readonly kind: 'gpu' | 'apple' | 'cpu';
  /** Memory sizes it is sold with, in the vendor's gigabytes; empty when it depends on the machine. */
  readonly memoryGigabytes: readonly number[];
  /** Specification: an upper bound that no program reaches. */
  readonly memoryBandwidthBytesPerSecond: SourcedFigure | null;
  /** Specification of dense half-precision arithmetic; tensor units unless the source says otherwise. */
  readonly fp16DenseFlopsPerSecond: SourcedFigure | null;
  /** Bytes of weights read per second while decoding, fitted to published measurements. */
  readonly observedDecodeBytesPerSecond: SourcedFigure | null;
  /** Conflicts between sources and other warnings; may be empty. */
  readonly notes: string;
}
