// Measuring one model in one place, honestly. A run has three parts that are never averaged together:
// the cold start (process, runtime, weights, first token), a warm-up on prompts of its own, and the
// measured requests, each with a different prompt, so that no cache answers. Lengths are forced, so
// every request does the same work. Prefill (the prompt in one pass) and decode (a pass per token)
// are told apart:  ttftMs = waiting + tokenising + prefillMs,  tpotMs = (t_last - t_first) / (n - 1).
// A run that failed, fell short or is too noisy to say anything is kept and marked invalid.
// Settings are never measured one block after the other: lengths, threads, formats and places take turns,
// so that a machine that slows down does not look like a bad setting. A process of its own watches.
// One side of a pair may be an endpoint: same prompts, new to its cache, network included in its times,
// tokens by its usage, and every finished round on disk before the next one begins.

export { createPrompts, type PromptOptions, streamPrompts } from './create-prompts.ts';
export { describeEngine, type EngineFinding, judgeProfile } from './describe-engine.ts';
export { describeMachine } from './describe-machine.ts';
export { describeModel } from './describe-model.ts';
export type { AgainstEndpointOptions } from './endpoint/against-options.ts';
export type { EndpointTarget } from './endpoint/connect-endpoint.ts';
export {
  NotStreamedError,
  PairBrokenError,
  PairChangedError,
  UnfinishedPairError,
} from './endpoint/errors.ts';
export { removeJournal } from './endpoint/pair-journal.ts';
export {
  type EndpointPair,
  runAgainstEndpoint,
} from './endpoint/run-against-endpoint.ts';
export { type Judgement, judgeRun, type RunFacts } from './judge-run.ts';
export { type LabVersion, readEngineVersions, readLabVersion } from './lab-version.ts';
export { type MeasureEffects, measureRequests, type RequestPlan } from './measure-requests.ts';
export { NoiseWatch } from './noise-watch.ts';
export { type BenchSide, openSide, type SideOptions, type SideReport } from './open-side.ts';
export { type BenchmarkOptions, runBenchmark } from './run-benchmark.ts';
export {
  CONTEXT_LADDER,
  type ContextSweepOptions,
  runContextSweep,
} from './run-context-sweep.ts';
export { closeFrame, openFrame, type RunFrame } from './run-frame.ts';
export { type PairedOptions, runPaired } from './run-paired.ts';
export { runSustained, type SustainedOptions } from './run-sustained.ts';
export { runThreadSweep, type ThreadSweepOptions, threadLadder } from './run-thread-sweep.ts';
export { decideStop, type StopRule } from './stop-rule.ts';
export { summarizeRun } from './summarize-run.ts';
export { measureTimerResolutionMs, watchEventLoop } from './timer-check.ts';
export { type CadenceOptions, typeKeys } from './typing/cadence.ts';
export { runTyping, shareInTime, type TypingOptions } from './typing/run-typing.ts';
export {
  simulateTyping,
  type TypingClock,
  type TypingPlan,
  type TypingResult,
} from './typing/simulate-typing.ts';
