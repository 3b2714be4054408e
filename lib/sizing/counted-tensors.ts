/** What a file really holds, summed over its tensors. */
export interface CountedTensors {
  readonly tensors: number;
  /** Numbers stored, scales and tables included; quantized levels count as stored. */
  readonly values: number;
  readonly bytes: number;
}
