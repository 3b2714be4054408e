// Load on an OpenAI-compatible endpoint, and what it does to those who wait. A closed loop has users who
// wait for each answer: it slows down with the server and hides overload. In an open loop requests come
// whether or not the server keeps up, so time counts from when a request was due. Little's law ties them:
//   requests in flight = arrivals per second x seconds each stays.
// Above capacity the line grows as long as arrivals last; `runSweep` finds where that begins. Prompts are
// unique, because a prefix cache answers known ones many times faster; its state is proved, not assumed.
// The client runs in its own process, reads a planted endpoint before it may measure, and calls the run
// invalid when it was itself what was slow.

export { type LoadPattern, planArrivals } from './arrivals.ts';
export { type PromptPair, proveCacheState } from './cache-state.ts';
export {
  type ClientCheck,
  type ClientCheckPlan,
  checkClient,
  comparePlanted,
  type PlantedPair,
  whatLeft,
} from './check-client.ts';
export type { ClientFacts, JobProgress, JobResult, LoadJob, RequestOutcome } from './client/job.ts';
export { type LoadClient, startLoadClient } from './client/start-load-client.ts';
export { EndpointFailedError, TraceFileError } from './errors.ts';
export { judgeLoad, type LoadFacts, type LoadJudgement } from './judge-load.ts';
export { judgeStep, type StepVerdict } from './judge-step.ts';
export type { EndpointOptions, LoadOptions, LoadPhase } from './load-options.ts';
export { createLoadPrompts, type LoadPromptOptions } from './load-prompts.ts';
export { runLoad } from './run-load.ts';
export { runSweep, SHARE_WITHIN_LIMITS, type SweepOptions } from './run-sweep.ts';
export { type CapacitySearch, type SearchOptions, searchCapacity } from './search-capacity.ts';
export { isWithin, type LoadSummary, summarizeLoad } from './summarize-load.ts';
export { parseTrace } from './trace.ts';
