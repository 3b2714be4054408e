// All deployment files at once: schemas, faults, fit, and agreement with the code and with each other.
// Files are read through `read`, so that a test can plant a mistake in one without writing it.

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  checkManifestFit,
  findManifestFaults,
  findModelFacts,
  type Manifest,
  readManifests,
} from '../../lib/manifests/index.ts';
import { checkStack } from './check-compose.ts';
import { checkImageFile, type ImageFacts } from './check-images.ts';
import { checkOverlay } from './check-kubernetes.ts';
import { checkMonitoring } from './check-monitoring.ts';
import { findSchemaProblems } from './check-schemas.ts';
import { type CodeFacts, ROOT } from './code-facts.ts';
import { compareStages } from './compare-stages.ts';

const FOLDER = join(ROOT, 'docker');
const IMAGES = ['docker/cpu/Dockerfile', 'docker/gpu/Dockerfile'];

/** Changes to files, by their path from the project folder; for planting mistakes. */
export type Changes = ReadonlyMap<string, string>;

/** Every sentence that says what is wrong; empty when all of it agrees. */
export function findMismatches(facts: CodeFacts, changes: Changes = new Map()): string[] {
  const read = (path: string): string =>
    changes.get(relative(ROOT, path)) ?? readFileSync(path, 'utf8');
  const problems: string[] = [];
  const images = new Map<string, ImageFacts>(
    IMAGES.map((path) => [
      path,
      checkImageFile(read(join(ROOT, path)), facts, (problem) =>
        problems.push(`${path}: ${problem}`),
      ),
    ]),
  );
  const [cpu = '', gpu = ''] = IMAGES.map((path) => read(join(ROOT, path)));
  compareStages(cpu, gpu, 'packages', (problem) => problems.push(`${IMAGES[1]}: ${problem}`));
  for (const manifest of readManifests(FOLDER, read)) {
    problems.push(...checkOne(manifest, facts, images).map((each) => `${manifest.file}: ${each}`));
  }
  checkMonitoring(
    (name) => read(join(FOLDER, name)),
    facts,
    (problem) => problems.push(problem),
  );
  return problems;
}

function checkOne(
  manifest: Manifest,
  facts: CodeFacts,
  images: ReadonlyMap<string, ImageFacts>,
): string[] {
  const problems = findSchemaProblems(manifest);
  if (problems.length > 0) return problems; // what has the wrong shape cannot be compared
  problems.push(
    ...findManifestFaults(manifest).map(
      ({ rule, where, message }) => `${rule}, ${where}: ${message}`,
    ),
  );
  for (const each of checkManifestFit(manifest, findModelFacts)) {
    if (each.state === 'unknown') problems.push(`${each.where}: ${each.reason}`);
    else if (!each.fit.fits) problems.push(`${each.where}: ${each.fit.reason}`);
  }
  const report = (problem: string): void => {
    problems.push(problem);
  };
  if (manifest.kind === 'compose') checkStack(manifest.stack, facts, images, report);
  if (manifest.kind === 'kubernetes') {
    const image = images.get('docker/cpu/Dockerfile') as ImageFacts;
    checkOverlay(manifest.documents, facts, image, report);
  }
  return problems;
}
