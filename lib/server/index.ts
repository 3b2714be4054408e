// An OpenAI-compatible server over any `TextGenerator`: a client that talks to a paid API talks to a
// model on this machine after its base URL is changed, and back again. What the API has and an engine
// has not is refused with the name of the parameter; what has no influence on an answer is ignored; the
// table in README.md lists both, and a parameter that is in neither is refused too.
//
// Time in the server: an answer waits for its slot, then for the engine. One local model computes one
// answer at a time, so with n requests before it a request waits for all of them; the queue has an end,
// and beyond it the answer is 429 and when to try again. The model runs in a process of its own, so the
// event loop here stays free. Nothing a client sends is written to the log.

export { loadChatTemplate } from './chat-template.ts';
export { CannotListenError, UnsafeBindError } from './errors.ts';
export type { ModelState, ServedEngine, ServedModelOptions } from './served-model.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
