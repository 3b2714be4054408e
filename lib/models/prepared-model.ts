import type { Device, Dtype } from '../generation/index.ts';
import type { EngineSettings } from './choose-settings.ts';
import type { ModelOrigin } from './model-origin.ts';

/** Threads of the engine. Left out, the engine decides, and it does not know about CPU quotas. */
export interface SessionOptions {
  /** Threads that compute one operator together. */
  readonly threads?: number;
  /** Let waiting threads spin: faster on an idle machine, wasteful on a shared one. */
  readonly allowSpinning?: boolean;
  /**
   * Weights are used as they lie in the file instead of being copied into the order the processor likes
   * best: less memory, slower products. @default false
   */
  readonly disablePrepacking?: boolean;
  /** Write a trace of every graph node, with the provider that ran it, to files of this prefix. */
  readonly profilePrefix?: string;
}

/** One file of a model with its size. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * A model that may be loaded: found, whole, of a weight format it has, on a device that loads, within
 * the memory that is free. Plain data, so that it can be handed to another process.
 */
export interface PreparedModel extends EngineSettings {
  /** As shown to people and stored in records. */
  readonly name: string;
  readonly source: 'embedded' | 'folder' | 'hub';
  readonly origin: ModelOrigin;
  /** Absolute path of the folder with config.json, the tokenizer and `onnx/`. */
  readonly folder: string;
  readonly dtype: Dtype;
  readonly device: { readonly asked: Device | 'auto'; readonly wanted: Device };
  /** The graph and its external data. */
  readonly weightFiles: readonly ModelFile[];
  /** What loading it was expected to need, and what was free. */
  readonly requiredBytes: number;
  readonly availableBytes: number;
}
