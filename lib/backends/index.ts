// What all backends share. Each backend is a folder that implements `TextGenerator`: `transformers`
// runs a model here, `fake` plays a script. A caller handles the same events and the same errors
// whichever answers, and `info` says which one it was.

export { collectGeneration } from './collect-generation.ts';
export {
  BackendCrashedError,
  BackendRunError,
  FillInMiddleUnsupportedError,
  GeneratorDisposedError,
  PromptTooLongError,
} from './errors.ts';
