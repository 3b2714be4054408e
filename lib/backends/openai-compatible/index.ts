// A model on any OpenAI-compatible server, through the official client library: vLLM, SGLang, llama.cpp,
// Ollama, Docker Model Runner, `lab serve`, hosted APIs. What crosses the wire is chunks, not tokens:
// their number says nothing about speed, so tokens are counted by the server's usage and the result says
// who counted. What runs there cannot be seen from here: format and device are the server's word, or
// unknown. Retries (with back-off, jitter and Retry-After) happen only before an answer has begun;
// nothing is retried in the middle of one, and text without a reason why it ended is an error, never an
// answer. `wire/` is the measuring client of the load test: no library, no retries, a stamp per read.

export {
  createOpenAiCompatibleGenerator,
  type OpenAiCompatibleGenerator,
  type OpenAiCompatibleOptions,
} from './create-generator.ts';
export type { DialectName } from './dialect.ts';
export {
  RequestUnsupportedError,
  ServerRefusedError,
  ServerResponseError,
  ServerTimeoutError,
  ServerUnreachableError,
  type TimeoutPhase,
} from './server-errors.ts';
export type { Api } from './to-body.ts';
