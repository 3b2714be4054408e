// Charts as data: records and results go in, a Vega-Lite specification comes out, with the finding as
// its title, a description for readers who cannot see it, and the same numbers as a table. Nothing is
// drawn here and Vega is not imported, so the same function serves notebook, command and site. Every
// measured number is drawn with its interval where it has one; a run that was invalid, recorded or
// simulated says so in its label. Themes: see `theme.ts`.

export { chartBreakEven } from './break-even.ts';
export { type Chart, type ChartOptions, type VegaLiteSpec, withTheme } from './chart.ts';
export { chartRecord } from './chart-record.ts';
export { chartDistribution, type ValueGroup } from './distribution.ts';
export { chartDtypeLadder, type DtypeRung, toDtypeRung } from './dtype-ladder.ts';
export { chartFlipPoints, type FlipRow } from './flip-points.ts';
export { chartKvGrowth, type KvGrowthRow } from './kv-growth.ts';
export { labelRecords } from './label-record.ts';
export {
  chartLearningCurve,
  type LearningCurveOptions,
  type LearningCurvePoint,
} from './learning-curve.ts';
export { chartMachineMemory, type MachineMemory } from './machine-memory.ts';
export { chartMetricIntervals } from './metric-intervals.ts';
export { METRIC_WORDS } from './metric-words.ts';
export { chartPassRate, type PassRateRow } from './pass-rate.ts';
export { chartPredictedMeasured, type PredictedRow } from './predicted-measured.ts';
export { chartRankedPlaces, type PlaceRow } from './ranked-places.ts';
export { describeRecord, toMetricTable } from './record-tables.ts';
export { chartResourceTimeline } from './resource-timeline.ts';
export { chartRoofline, type Roof, type RooflinePoint } from './roofline.ts';
export { chartLatencyUnderLoad, chartSaturation } from './saturation-curve.ts';
export { chartSweep, toSweepTable } from './sweep-curve.ts';
export type { ChartTheme } from './theme.ts';
export { chartTokenLatency } from './token-latency.ts';
export { chartTrainingCurve, type TrainingPoint } from './training-curve.ts';
