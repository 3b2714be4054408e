/** A result file of another tool. Its numbers keep that tool's names and definitions. */
export interface ImportedRecord {
  readonly tool: 'vllm-bench' | 'aiperf' | 'guidellm' | 'llama-bench';
  readonly toolVersion?: string;
  readonly fileSha256: string;
  readonly metrics: readonly ImportedMetric[];
  /** Fields of a run record that the file says nothing about. */
  readonly unknown: readonly string[];
}

export interface ImportedMetric {
  /** The tool's own name, for example `mean_tpot_ms`. */
  readonly name: string;
  /** What the tool means by it. */
  readonly definition: string;
  readonly statistic: string;
  readonly unit: string;
  readonly value: number;
}
