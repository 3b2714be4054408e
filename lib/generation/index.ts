// What every backend speaks: a request goes in, one event per TOKEN comes out. A token is not a text
// chunk: text may be empty while a multi-byte character is still incomplete. A server sends chunks, which
// glue tokens together or cut between them, so they are events of their own and the count comes from the
// server's usage. Times are milliseconds on a monotonic clock, counted from the moment the request was
// sent. Types only; nothing runs here.

export type {
  Device,
  Dtype,
  EngineWord,
  ExecutionProvider,
  FinishReason,
  GeneratorInfo,
  InfoSource,
  LocalGeneratorInfo,
  PlaceName,
} from './names.ts';
export type { GenerationRequest, SamplingOptions } from './request.ts';
export type {
  ChunkEvent,
  FinishEvent,
  GenerationEvent,
  GenerationResult,
  PrefillEvent,
  TextGenerator,
  TokenEvent,
  TokenLikelihood,
  TokenLogprob,
  UsageSource,
} from './text-generator.ts';
