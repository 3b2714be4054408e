// The decode loop, on its own: from a request to tokens, over any ONNX Runtime session with a KV cache.
// Prefill is one pass over the whole prompt, decode one pass per token with what the last pass left in the
// cache. Prompts that end in white space are healed, fill-in-the-middle is spelled with the model's own
// tokens, sampling is seeded, a stop text may be spread over several tokens. Nothing here needs Node, a
// clock or a particular engine: the runtime's session and its way to make a tensor come in, so the same
// loop gives the same tokens in a child process and in the worker of a web page.

export type { CreateTensor, DecoderRuntime } from './decoder-session.ts';
export {
  type DecoderModel,
  type GenerationEnd,
  generateTokens,
  type TokenListener,
} from './generate-tokens.ts';
