// What an installation takes on disk, and how much of it this machine can never use: native code for
// other systems, CUDA without a GPU, runtimes for browsers, source maps, second copies and caches. Sizes are
// disk blocks, a file with several names counted once, as `du` does. What is safe to take away is archived first and comes back
// without a network; the rest is advice. Works on any Node or Python project.

export { auditFootprint, type Footprint, removableFiles } from './audit.ts';
export { NotAProjectError, RemovedFilesError } from './errors.ts';
export type { Finding, FootprintMachine } from './finding.ts';
export type { Ecosystem, InstalledFile } from './installed-files.ts';
export type { PackageSize } from './package-owner.ts';
export {
  forgetRemoved,
  keptBytes,
  type Removal,
  removeFiles,
  restoreFiles,
} from './removed-files.ts';
