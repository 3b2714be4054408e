// Where should it run? A workload (what is asked and what must hold), run records, predictions and dated
// prices go in; ranked places come out, each with P(keeps every limit at least cost), a bill with an interval,
// reasons that name their runs and sources, and why not. Doubt is carried by paired resampling: prices, tasks
// and lengths are drawn once for all places, so only what differs between them decides. The answer may be
// "undecided, run k more" or "cannot tell, measure this": both are answers. `now` and the seed are arguments;
// the same input gives the same decision in the command, a notebook and a page.

export { toUsage } from './candidate.ts';
export { decide } from './decide.ts';
export type {
  Basis,
  DecideInput,
  Decision,
  Interval,
  LimitCheck,
  PlaceState,
  RankedPlace,
  Verdict,
  VerdictState,
} from './decision.ts';
export { InvalidWorkloadError } from './errors.ts';
export type { FlipPoint } from './flip-points.ts';
export {
  describeFlip,
  describeWorkload,
  formatDecisionRecord,
  formatVariable,
  nameVariable,
} from './format-decision.ts';
export { ASPECTS, type Aspect, type MatrixCell } from './matrix.ts';
export { MIGRATION_STEPS, type MigrationStep, RISKS, type Risk } from './migration-path.ts';
export { parsePlaces } from './parse-places.ts';
export { parseWorkload } from './parse-workload.ts';
export {
  type DataGoesTo,
  DEFAULT_PLACES,
  PLACE_FACTS,
  type PlaceFacts,
  type PlaceOption,
} from './place-option.ts';
export { nameCandidate, PLACE_WORDS, withPlaceWords } from './place-words.ts';
export type { PlacePrediction } from './prediction-input.ts';
export {
  type DayShape,
  DEFAULT_WORKLOAD,
  type LatencyLimit,
  type PrivacyRule,
  type Workload,
} from './workload.ts';
