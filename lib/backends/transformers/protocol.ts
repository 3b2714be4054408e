import type {
  Device,
  Dtype,
  FinishReason,
  GenerationRequest,
  TokenLikelihood,
} from '../../generation/index.ts';
import type { LoadPhase, PreparedModel, SessionOptions } from '../../models/index.ts';

// The words parent and child process exchange, as JSON over Node's IPC channel. One message per
// token, sent the moment the token exists: batching them would delay the very thing being measured.

/** A request without what cannot cross a process boundary. */
export type WireRequest = Omit<GenerationRequest, 'signal'>;

export type ToChild =
  | { readonly type: 'load'; readonly prepared: PreparedModel; readonly session: SessionOptions }
  | {
      readonly type: 'generate';
      readonly id: number;
      readonly request: WireRequest;
      /** `process.hrtime.bigint()` of the parent when it sent this, in decimal. */
      readonly sentAtNs: string;
    }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'unload' };

export type FromChild =
  | { readonly type: 'phase'; readonly phase: LoadPhase }
  | ({ readonly type: 'loaded' } & LoadReport)
  | {
      readonly type: 'prefill';
      readonly id: number;
      readonly promptTokens: number;
      readonly timeMs: number;
    }
  | {
      readonly type: 'token';
      readonly id: number;
      readonly tokenId: number;
      readonly text: string;
      readonly likelihood?: TokenLikelihood;
      readonly timeMs: number;
    }
  | {
      readonly type: 'finish';
      readonly id: number;
      readonly finishReason: FinishReason;
      readonly promptTokens: number;
      readonly outputTokens: number;
      readonly timeMs: number;
    }
  | { readonly type: 'failure'; readonly id?: number; readonly error: WireError };

/** What the child found out while loading; `device` and `dtype` are read from the real session. */
export interface LoadReport {
  readonly device: Device;
  readonly dtype: Dtype;
  /** From the start of the child process until its first line of our code ran. */
  readonly processStartMs: number;
  /** Importing the runtime and our own code. */
  readonly importMs: number;
  /** Tokenizer, weights and session. */
  readonly modelLoadMs: number;
  /** Models this process has loaded so far: 1. */
  readonly loads: number;
}

/** An error as JSON: name, message, hint and the plain fields of its class. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly hint?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}
