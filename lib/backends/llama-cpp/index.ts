// A second engine in this process: llama.cpp through node-llama-cpp, over the GGUF files our own writer
// makes from the same trained weights. Its passes run on native threads, so the event loop stays free.
// The package is optional and never installed by default: with every platform's binary it is larger than
// everything else together, so the error that it is missing names the one binary this machine can use.
// Nothing is ever compiled here, and a GPU is used only where asked for; `info` says what was got.
// Prompts are taken as they are: trailing white space is not healed as in `transformers`.

export {
  createLlamaCppGenerator,
  type LlamaCppOptions,
} from './create-generator.ts';
export { EngineNotInstalledError } from './errors.ts';
