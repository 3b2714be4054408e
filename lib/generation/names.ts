/** Where a model runs, as a reader would say it. */
export type PlaceName =
  | 'cpu-laptop'
  | 'codespace'
  | 'gpu-container'
  | 'colab'
  | 'kubernetes'
  | 'api'
  | 'browser';

/** Compute device, spelled as in transformers.js. */
export type Device = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** ONNX Runtime's own name for what executes a graph node. */
export type ExecutionProvider =
  | 'CPUExecutionProvider'
  | 'CUDAExecutionProvider'
  | 'WebGpuExecutionProvider'
  | 'DmlExecutionProvider'
  | 'CoreMLExecutionProvider';

/** Weight format, spelled as in transformers.js. */
export type Dtype = 'fp32' | 'fp16' | 'q8' | 'q4';

/** Why a generation ended. `abort` means the caller cancelled it. */
export type FinishReason = 'stop' | 'length' | 'abort';

/** What a generator really is: shown as the "where did this run?" badge and stored in records. */
export interface GeneratorInfo {
  /** Backend folder name, for example `transformers`. */
  readonly backend: string;
  readonly model: string;
  readonly dtype: Dtype;
  readonly device: { readonly asked: Device | 'auto'; readonly got: Device };
  /** Live model output, a recorded stream played back, or a simulation. */
  readonly mode: 'live' | 'recorded' | 'simulated';
}
