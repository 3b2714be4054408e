// How long a model will take and whether it fits, before it is downloaded. Decoding is bound by memory,
// reading a prompt by arithmetic, so
//   time per token   = bytes of weights read / bandwidth + cache moved / bandwidth
//   time to first    = operations / rate, at least one reading of the weights
// `sizing` counts bytes and operations exactly; the rates are the uncertain part. From specifications they
// are borrowed from machines somebody else measured: such a time is "modelled", its range an assumption. With
// a probe of this machine they are fitted to it, and with nine scored predictions the range is as wide as the
// errors were (conformal): right nine times in ten if the next model is like those.

export {
  type Calibration,
  fitCalibration,
  flopsPerLayer,
  type WeightRates,
} from './calibration.ts';
export {
  ASSUMED_FACTOR,
  type Band,
  conformalBand,
  FEWEST_RESIDUALS,
  withBand,
} from './conformal.ts';
export { type Estimate, withFactor } from './estimate.ts';
export { CACHE_VALUE_BYTES, type CacheRates } from './fit-cache.ts';
export { judgeProbe, listKernels, type ProbeVerdict } from './judge-probe.ts';
export {
  type LedgerEntry,
  type PredictedQuantity,
  residualsOf,
  summarizeTrack,
  type TrackRecord,
} from './ledger.ts';
export { kernelOf, predictPromptMs, predictStepMs, promptPieces } from './predict-time.ts';
export {
  type PassTiming,
  PROBE_SCHEMA_VERSION,
  type ProbedMachine,
  type ProbeKernel,
  type ProbeResult,
  type StackName,
  type StackTiming,
} from './probe-result.ts';
export { rateFor, type SizedRate } from './sized-rate.ts';
export {
  type ModelledTime,
  modelTimeFromSpecification,
  type RequestSize,
} from './specification-time.ts';
export {
  GPU_RESERVE_SHARE,
  type GpuFit,
  type GpuFitInput,
  type GpuFitTerm,
  willItFit,
} from './will-it-fit.ts';
