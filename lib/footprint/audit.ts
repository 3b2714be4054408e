import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NotAProjectError } from './errors.ts';
import type { Finding, FootprintMachine, Rule } from './finding.ts';
import { type InstalledFile, listInstalledFiles } from './installed-files.ts';
import { type PackageSize, readPackageOwners } from './package-owner.ts';
import { browserRuntime } from './rules/browser-runtime.ts';
import { caches } from './rules/caches.ts';
import { cudaWithoutGpu } from './rules/cuda-without-gpu.ts';
import { duplicateCompilers } from './rules/duplicate-compilers.ts';
import { editorServers } from './rules/editor-servers.ts';
import { foreignPlatform } from './rules/foreign-platform.ts';
import { indexOption } from './rules/index-option.ts';
import { jupyterlabCopies } from './rules/jupyterlab-copies.ts';
import { otherLanguages } from './rules/other-languages.ts';
import { otherNodeVersions } from './rules/other-node-versions.ts';
import { sourceMaps } from './rules/source-maps.ts';
import { stubsWithoutPackage } from './rules/stubs-without-package.ts';

/** What an installation takes on disk. */
export interface Footprint {
  /** Absolute path of the project. */
  readonly root: string;
  readonly totalBytes: number;
  readonly nodeBytes: number;
  readonly pythonBytes: number;
  /** Largest first. */
  readonly packages: readonly PackageSize[];
  readonly findings: readonly Finding[];
  /** Of findings that can be removed; each file once. */
  readonly removableBytes: number;
}

/** The first rule that claims a file counts it. */
const RULES: readonly Rule[] = [
  foreignPlatform,
  otherNodeVersions,
  cudaWithoutGpu,
  browserRuntime,
  sourceMaps,
  otherLanguages,
  stubsWithoutPackage,
  jupyterlabCopies,
  caches,
  editorServers,
  duplicateCompilers,
  indexOption,
];

/**
 * Measures an installed Node or Python project and finds what is of no use on this machine.
 *
 * @throws NotAProjectError where nothing is installed
 */
export async function auditFootprint(path: string, machine: FootprintMachine): Promise<Footprint> {
  const root = resolve(path);
  const isFolder = await stat(root).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new NotAProjectError(`There is no folder "${path}"`, {
      hint: 'Give the folder of a project',
    });
  }
  const files = await listInstalledFiles(root);
  const owners = await readPackageOwners(root);
  const claimed = new Set<InstalledFile>();
  const findings: Finding[] = [];
  for (const rule of RULES) {
    const rest = files.filter((file) => !claimed.has(file));
    for (const finding of await rule({ root, files: rest, owners, machine })) {
      findings.push(finding);
      for (const file of finding.files) claimed.add(file);
    }
  }
  if (files.length === 0 && findings.length === 0) {
    throw new NotAProjectError(
      `Nothing is installed in "${path}": no node_modules, no Python environment`,
      {
        hint: 'Give the folder that holds them, or install the project first',
      },
    );
  }
  return {
    root,
    totalBytes: sumBytes(files),
    nodeBytes: sumBytes(files.filter(({ ecosystem }) => ecosystem === 'node')),
    pythonBytes: sumBytes(files.filter(({ ecosystem }) => ecosystem === 'python')),
    packages: await owners.sizes(files),
    findings,
    removableBytes: sumBytes(removableFiles(findings)),
  };
}

/** Files that a fix takes away. */
export function removableFiles(findings: readonly Finding[]): readonly InstalledFile[] {
  return findings.filter(({ fix }) => fix === 'remove').flatMap(({ files }) => files);
}

/** Disk bytes of files. */
export function sumBytes(files: readonly Pick<InstalledFile, 'bytes'>[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
