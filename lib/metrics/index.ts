// From one event log to every metric. A request has two phases: prefill (the whole prompt in one pass,
// ends with the first token) and decode (one token per step), so time to first token and time per
// output token are kept apart: ttftMs = t_1, tpotMs = (t_last - t_1) / (n - k_1), where k_1 tokens came
// with the first chunk. An end-to-end time or one average hides which phase is slow. `rosetta` computes
// what other tools call by the same names. Reading the clock is not done here: times come in.

export type { ChunkKind, EventLog, StreamChunk } from './event-log.ts';
export { compareFirstTokenRules, llamaBenchTokensPerSecond } from './first-token-rules.ts';
export { interChunkLatenciesMs, interTokenLatenciesMs } from './gaps.ts';
export { toEventLog } from './generation-log.ts';
export { measureRequest, type RequestMetrics } from './request-metrics.ts';
export { compareToolMetrics, type ToolMetric } from './rosetta.ts';
export { findTimerResolutionMs } from './timer-resolution.ts';
