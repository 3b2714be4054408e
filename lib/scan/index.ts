// Two questions before anybody rents a GPU. What in this code base asks for one? Code is read with comments
// taken out, by rules per kind of file, and each find says whether the GPU is needed or only preferred.
// And which is the smallest model that is good enough? The one whose executed pass@1 reaches your bar with
// the whole of its interval, in your own evaluations.

export type { GpuDemand } from './gpu-rules.ts';
export { type CodeScan, type GpuUse, ScanFolderError, scanCode } from './scan-code.ts';
export { findSmallestPassing, type RungVerdict, type SmallestPassing } from './smallest-passing.ts';
