// From a name to a model in memory. `prepareModel` does everything that can be done before loading:
// it finds the model, builds its runnable files from the trained weights or checks them by hash, makes
// sure the device loads, and compares
//   weights + 2 x layers x KV heads x head size x bytes x tokens + runtime
// with the memory that is really free, for two sessions over the weights where that is faster and there is
// room, else for one (`choose-settings.ts`: which settings, and why). `loadPreparedModel` then loads it, into
// this process; lessons use `backends/transformers`, which does that in a child. A model is loaded once however
// many ask at the same time (`LoadOnce`), and freed when the last of them gives it back. Only `pullModel`
// (folder `hub/`) downloads.

export {
  type BuildOptions,
  type BuiltArtifact,
  type BuiltModel,
  buildModel,
  derivedFolder,
  ensureBuilt,
} from './build.ts';
export { ARTIFACTS, type Artifact, ONNX_FILES } from './build-artifacts.ts';
export {
  type FileCheck,
  listModels,
  type ModelListing,
  removeDerived,
  verifyModel,
} from './build-inventory.ts';
export { writeRandomSource } from './build-random-source.ts';
export { findSource, listEmbeddedNames, type ModelSource } from './build-source.ts';
export type { CatalogueModel, ReportedQuality } from './catalogue/catalogue-model.ts';
export { MODEL_CATALOGUE } from './catalogue/catalogue-rows.ts';
export { type EngineSettings, hasTwoSessions, type PassSettings } from './choose-settings.ts';
export {
  DtypeUnavailableError,
  MemoryBudgetError,
  ModelFileError,
  ModelLoadError,
  ModelNotFoundError,
} from './errors.ts';
export {
  findPulledModel,
  HubAccessError,
  HubAddressError,
  HubBusyError,
  HubContentError,
  HubLockedError,
  HubUnreachableError,
  listPulled,
  type PulledManifest,
  type PulledModel,
  type PullPlan,
  type PullProgress,
  pullModel,
  readHubAddress,
  readPulledManifest,
  removePulled,
} from './hub/index.ts';
export { loadModel } from './load-model.ts';
export { type Lease, LoadOnce } from './load-once.ts';
export {
  type LoadedModel,
  type LoadOptions,
  type LoadPhase,
  loadPreparedModel,
  modelLoadCount,
} from './load-prepared-model.ts';
export { loadTokenizer, type ModelTokenizer } from './load-tokenizer.ts';
export { type FileDigest, type ModelManifest, readManifest, verifyFiles } from './manifest.ts';
export { type ModelConfig, readModelConfig } from './model-config.ts';
export type { ModelOrigin } from './model-origin.ts';
export { type ModelSpec, parseModelSpec } from './model-spec.ts';
export {
  type FittingChoice,
  type FittingModel,
  listFittingChoices,
  prepareFitting,
  type StepDown,
} from './prepare-fitting.ts';
export { type PrepareOptions, prepareModel } from './prepare-model.ts';
export type { ModelFile, PreparedModel, SessionOptions } from './prepared-model.ts';
export { readSafetensors } from './safetensors.ts';
export { wantsSecondSession } from './wants-second-session.ts';
