// A local model in ONNX Runtime, in a child process. Forward passes block their thread, so the child keeps the
// reader's event loop free and its memory figures clean. Two phases make one answer: prefill, passes over the
// prompt, limited by arithmetic, and decode, one pass per token that reads all weights and the cache again,
// limited by memory bandwidth. What is fast for one is slow for the other, so on a CPU a decoder may have two
// sessions over the same weights, each set up for its phase; the record says how and why. Graphs and devices
// that this project does not tune are loaded by transformers.js.
//
// Every token is one event, stamped in the child the moment it exists, in milliseconds since the
// parent sent the request: both read the machine's monotonic clock. Text is held back only while a
// character is incomplete or a stop text may be under way. Asked for a device or a weight format
// that is not there, it throws and says why: it never takes another one.

export {
  createTransformersGenerator,
  type LoadTiming,
  type TransformersGenerator,
  type TransformersOptions,
  workerLoadCount,
} from './create-generator.ts';
export {
  type ProviderProfile,
  profileProviders,
  readProviderProfile,
  type TraceEvent,
} from './profile-providers.ts';
