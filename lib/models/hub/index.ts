// Models of a public hub, on purpose and with everything said beforehand: what a name means today (a
// commit), its licence, how many bytes, whether they fit. Files are resumed, checked against the hub's
// own hashes and kept for ever under their commit; what is here is used without asking anybody.
// `HF_ENDPOINT` names a mirror, `HF_TOKEN` who asks. Loading a model never comes here.

export {
  HubAccessError,
  HubBusyError,
  HubContentError,
  HubLockedError,
  HubUnreachableError,
} from './errors.ts';
export { type HubAddress, HubAddressError, readHubAddress } from './hub-address.ts';
export type { HubEffects } from './hub-fetch.ts';
export type { HubFile, HubRevision } from './hub-files.ts';
export {
  type PulledModel,
  type PullOptions,
  type PullPlan,
  type PullProgress,
  pullModel,
} from './pull-model.ts';
export {
  findPulledModel,
  listPulled,
  type PulledManifest,
  readPulledManifest,
  removePulled,
  repairHint,
} from './pulled-model.ts';
