// Container and Kubernetes files, read the way their tools read them and judged before anything starts.
// An overlay says little by itself: compose files are merged and kustomizations rendered first, and the
// result is what is judged. Two questions are answered: is something in it that an attacker or a
// scheduler would thank you for (privileged pods, docker.sock, default passwords, no limits, "latest"),
// and does the model fit, as weights + KV cache of all users against the memory of the GPU named in it.
// Not done: no cluster or registry is asked, so whether an image or a node exists is not known. Of
// Kustomize only inline merge patches are read; anything else is an error, never skipped.

export { InvalidManifestError } from './errors.ts';
export { findManifestFaults, type ManifestFault } from './find-faults.ts';
export { findModelFacts } from './known-models.ts';
export { checkManifestFit, type ManifestFit, type ModelFacts } from './manifest-fit.ts';
export { mergeCompose, parseCompose } from './merge-compose.ts';
export { type Manifest, readManifests } from './read-manifests.ts';
export { renderKustomization } from './render-kustomization.ts';
