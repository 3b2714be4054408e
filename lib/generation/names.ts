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

/** A word for something a server runs: its own spelling, such as `Q4_K_M`, or `unknown`. */
export type EngineWord = 'unknown' | (string & {});

/**
 * Who says which weight format and device it is. `session`: read from the loaded model itself.
 * `server`: another machine's word, which nobody here can check. `record`: as it was recorded.
 * `nobody`: not known, and then both are `unknown`.
 */
export type InfoSource = 'session' | 'server' | 'record' | 'nobody';

/** What a generator really is: shown as the "where did this run?" badge and stored in records. */
export interface GeneratorInfo {
  /** Backend folder name, for example `transformers`. */
  readonly backend: string;
  readonly model: string;
  readonly dtype: Dtype | EngineWord;
  readonly device: {
    readonly asked: Device | 'auto' | EngineWord;
    readonly got: Device | EngineWord;
  };
  readonly statedBy: InfoSource;
  /** Live model output, a recorded stream played back, or a simulation. */
  readonly mode: 'live' | 'recorded' | 'simulated';
}

/** Info of a model in a process of ours: format and device are read from its session. */
export interface LocalGeneratorInfo extends GeneratorInfo {
  readonly dtype: Dtype;
  readonly device: { readonly asked: Device | 'auto'; readonly got: Device };
  readonly statedBy: 'session';
}
