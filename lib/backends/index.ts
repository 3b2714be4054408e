// What all backends share. Each backend is a folder that implements `TextGenerator`: `transformers` and
// `llama-cpp` run a model here, `openai-compatible` asks a server, `replay` plays a recording, `fake` a
// script. A caller handles the same events and the same errors whichever answers, and `info` says which
// one it was.

export { collectGeneration } from './collect-generation.ts';
export {
  BackendCrashedError,
  BackendRunError,
  FillInMiddleUnsupportedError,
  GeneratorDisposedError,
  LogprobsUnsupportedError,
  PromptTooLongError,
} from './errors.ts';
