// How much memory a process uses, and whether a model will fit before it is loaded. Resident memory (RSS)
// is two different things: anonymous pages (heap, copies of weights) stay until freed, file pages (mapped
// weights, libraries) can be dropped and read again. A peak comes from the kernel's high-water mark
// (VmHWM), not from samples, because a short spike kills a container just as well.
//   required = weights + KV cache + runtime;   it fits if required <= available
// The requirement is a bound; what is expected, part by part, comes from `predictPeakMemory`.
// `available` comes from readMemoryProfile in `device`, which knows the control groups. The runtime part is
// measured, see estimate-runtime-memory.ts. A timeline of memory, processor and network comes from
// `startResourceSampler`, a process that watches another one from outside. Not modelled: fragmentation, GPU runtimes.

export { decideMemoryFit, type MemoryFit, type MemoryFitInput } from './decide-memory-fit.ts';
export { ProcessGoneError } from './errors.ts';
export {
  estimateRuntimeMemory,
  type RuntimeMemory,
  type RuntimeMemoryInput,
} from './estimate-runtime-memory.ts';
export { type MemoryMeasurement, measureMemory } from './measure-memory.ts';
export { type PeakMemory, type PeakMemoryInput, predictPeakMemory } from './predict-peak-memory.ts';
export { type ProcessMemory, readProcessMemory, resetPeakRss } from './process-memory.ts';
export {
  type MemorySample,
  type MemorySampler,
  type SampleMemoryOptions,
  startMemorySampler,
} from './sample-memory.ts';
export type { RawSample } from './sampler/protocol.ts';
export {
  type ResourceReport,
  type ResourceSampler,
  type ResourceSamplerOptions,
  startResourceSampler,
} from './sampler/resource-sampler.ts';
export { readVramUsage, type VramUsage } from './vram-usage.ts';
