// What every backend speaks: a request goes in, one event per TOKEN comes out. A token is not a text
// chunk: text may be empty while a multi-byte character is still incomplete. Times are milliseconds on
// a monotonic clock, counted from the moment the request was sent. Types only; nothing runs here.

export type {
  Device,
  Dtype,
  ExecutionProvider,
  FinishReason,
  GeneratorInfo,
  PlaceName,
} from './names.ts';
export type { GenerationRequest, SamplingOptions } from './request.ts';
export type {
  FinishEvent,
  GenerationEvent,
  GenerationResult,
  PrefillEvent,
  TextGenerator,
  TokenEvent,
} from './text-generator.ts';
