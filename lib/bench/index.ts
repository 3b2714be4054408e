// Measuring one model in one place, honestly. A run has three parts that are never averaged together:
// the cold start (process, runtime, weights, first token), a warm-up on prompts of its own, and the
// measured requests, each with a different prompt, so that no cache answers. Lengths are forced, so
// every request does the same work. Prefill (the prompt in one pass) and decode (a pass per token)
// are told apart:  ttftMs = waiting + tokenising + prefillMs,  tpotMs = (t_last - t_first) / (n - 1).
// A run that failed, fell short or is too noisy to say anything is kept and marked invalid.

export { createPrompts, type PromptOptions } from './create-prompts.ts';
export { describeEngine, type EngineFinding } from './describe-engine.ts';
export { describeMachine } from './describe-machine.ts';
export { describeModel } from './describe-model.ts';
export { type Judgement, judgeRun, type RunFacts } from './judge-run.ts';
export { type LabVersion, readEngineVersions, readLabVersion } from './lab-version.ts';
export { type MeasureOptions, type ModelMeasurement, measureModel } from './measure-model.ts';
export { type MeasureEffects, measureRequests, type RequestPlan } from './measure-requests.ts';
export { type BenchmarkOptions, runBenchmark } from './run-benchmark.ts';
export { summarizeRun } from './summarize-run.ts';
export { measureTimerResolutionMs, watchEventLoop } from './timer-check.ts';
