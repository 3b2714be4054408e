// The timed wire: one streamed request to an OpenAI-compatible endpoint, as the network delivered it.
// Every read of the socket gets one monotonic stamp before anything looks inside it; what it holds is
// worked out after the stream has ended, so that reading one answer never delays the stamp of another.
// Bytes that came in one read share a stamp, because nobody here can know which of them was first.
// A read is not an event and an event is not a token: one read may glue several events together, or
// end in the middle of one, or of a character. `readExchange` puts that straight and says how it
// counted tokens. Failures are values with a kind: one that breaks mid-stream is still a sample.
// Retries are not done here, because a hidden second try would look like a slow first one.

export { monotonicMs } from './clock.ts';
export { type Endpoint, parseEndpoint } from './endpoint.ts';
export { EndpointAddressError } from './errors.ts';
export type { FailureKind, RawExchange, RawRead, WireFailure } from './exchange.ts';
export { readExchange, type StreamReading, type TokenSpread, type Usage } from './read-exchange.ts';
export { type CompletionPlan, toRequestBody, type WireApi } from './request-body.ts';
export { createWireClient, type WireClient, type WireOptions } from './wire-client.ts';
