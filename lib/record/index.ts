// The run record: one JSON object per run that lets anybody ask "where does this number come from?"
// and get an answer. It holds the machine, what was asked for and what was really used, a sha256 of
// every weight file, the raw event log of every request, and metrics with intervals derived from it.
// Its id is a hash of its content, so a record edited by hand no longer validates. An invalid run
// keeps its reasons and stays on disk: it is shown as invalid and never averaged in. Times that are too
// noisy do not make executed answers wrong: an evaluation has a verdict on its times of its own.
// Reading files is not done here (see `store`); nothing here needs Node or a clock.

export { formatRecord } from './compact-record.ts';
export { COMPARABLE_METRICS, compareRecords } from './compare/compare-records.ts';
export type {
  ComparableMetric,
  Comparison,
  MetricComparison,
  Pairing,
} from './compare/comparison.ts';
export { createRecord, type RunDraft } from './create-record.ts';
export { IncomparableError, InvalidRecordError, UnknownResultError } from './errors.ts';
export { exampleDraft, exampleRecord } from './example-record.ts';
export { type ExplainedMetric, explainMetrics, type MetricExplanation } from './explain-metrics.ts';
export { sha256Hex } from './hash.ts';
export { type ImportOptions, importResults } from './import/import-results.ts';
export type { ImportedMetric, ImportedRecord } from './imported-record.ts';
export { createRunRecordSchema } from './json-schema.ts';
export { toCanonicalJson } from './json-value.ts';
export type {
  CacheState,
  LatencyLimits,
  LoadRecord,
  LoadShape,
  ServerUsage,
  SweepPoint,
  SweepRecord,
} from './load-record.ts';
export { listCompleted, measureLengths } from './measured-lengths.ts';
export type { MetricInterval } from './metric-interval.ts';
export type {
  CostRecord,
  QualityRecord,
  RateInterval,
  TaskOutcome,
  TaskRow,
} from './quality-record.ts';
export type {
  EnergyReading,
  PhaseMark,
  ResourceRecord,
  ResourceSample,
} from './resource-record.ts';
export {
  type EngineProof,
  type EngineRecord,
  type GpuSummary,
  type MachineSummary,
  type MemoryRecord,
  type ModelRecord,
  type PairingRecord,
  type RequestSample,
  RUN_SCHEMA,
  type RunMode,
  type RunRecord,
  type TimingVerdict,
  type TypingRecord,
  type WorkloadKind,
  type WorkloadRecord,
} from './run-record.ts';
export type {
  DelaySummary,
  PlantedCheck,
  SelfCheckRecord,
  StopRecord,
} from './self-check-record.ts';
export {
  HISTORY_ENTRY_VERSION,
  type History,
  type HistoryEntry,
  type HistoryGroup,
  type MetricSpread,
  poolHistory,
  summarizeHistory,
  toHistoryEntries,
} from './summarize-history.ts';
export {
  listRequestValues,
  measureSample,
  type RequestMetric,
  summarizeSamples,
  summarizeValues,
} from './summarize-samples.ts';
export { isTimingValid } from './timing-verdict.ts';
export { parseRecord, validateRecord } from './validate-record.ts';
