import { findComposeFaults } from './compose-faults.ts';
import { findDockerfileFaults } from './dockerfile-faults.ts';
import type { ManifestFault, Report } from './fault.ts';
import { findHelmFaults } from './helm-faults.ts';
import { findKubernetesFaults } from './kubernetes-faults.ts';
import type { Manifest } from './read-manifests.ts';

export type { ManifestFault } from './fault.ts';

/** What is wrong in one manifest; an empty list when nothing that these rules know is. */
export function findManifestFaults(manifest: Manifest): ManifestFault[] {
  const faults: ManifestFault[] = [];
  const report: Report = (rule, where, message) => {
    faults.push({ rule, file: manifest.file, where, message });
  };
  if (manifest.kind === 'kubernetes') findKubernetesFaults(manifest.documents, report);
  else if (manifest.kind === 'compose') findComposeFaults(manifest.stack, report);
  else if (manifest.kind === 'helm-values') findHelmFaults(manifest.values, report);
  else findDockerfileFaults(manifest.text, report);
  return faults;
}
