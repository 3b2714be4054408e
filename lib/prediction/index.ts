// How long a model will take and whether it fits, before it is downloaded. Decoding is bound by memory,
// reading a prompt by arithmetic, so
//   time per token   = bytes of weights read / bandwidth + cache moved / bandwidth
//   time to first    = operations / rate, at least one reading of the weights
// `sizing` counts bytes and operations exactly; the rates are the uncertain part. From specifications they
// are borrowed from machines somebody else measured: such a time is "modelled", its range an assumption.

export { type Estimate, withFactor } from './estimate.ts';
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
