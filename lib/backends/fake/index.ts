// A generator whose answers are known beforehand. It plays a script of tokens at scripted times on an
// injected clock, so a test can say what every metric must be, and a lesson can plant a stream of
// known TTFT and gaps and see whether the measurement finds them. It obeys the same contract as a real
// model (stop texts, lengths, cancellation, disposal) and never claims to be one: `mode` is `simulated`.

export { type Clock, createFakeClock, realClock } from './clock.ts';
export { createEventClock } from './event-clock.ts';
export { createFakeGenerator, type FakeOptions } from './fake-generator.ts';
export { type ScriptedToken, scriptTokens } from './script.ts';
