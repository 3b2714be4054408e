import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding, Rule } from '../finding.ts';
import type { InstalledFile } from '../installed-files.ts';
import { nodePackageFolder } from '../package-owner.ts';

/** Parts of a TypeScript compiler that only editors load, and no command of the package starts. */
const FOR_EDITORS = /\/lib\/(tsserverlibrary(\.d)?\.[jt]s|typingsInstaller\.js|watchGuard\.js)$/;
const SECOND_COMPILER =
  /node_modules\/(@tslab\/typescript-for-tslab|[^@].*node_modules\/typescript)$/;

/** A second compiler is some package's own. What that package never names, nothing loads. */
export const editorServers: Rule = async ({ root, files }) => {
  const copies = Map.groupBy(
    files.filter(({ path }) => FOR_EDITORS.test(path)),
    ({ path }) => nodePackageFolder(path) ?? '',
  );
  const findings: Finding[] = [];
  for (const [folder, unused] of copies) {
    if (!SECOND_COMPILER.test(folder) || (await isNamed(root, folder, files))) continue;
    const reason = `servers for editors in "${folder.slice('node_modules/'.length)}", a compiler that only another package uses`;
    findings.push({ rule: 'editor-servers', reason, fix: 'remove', files: unused });
  }
  return findings;
};

/** Whether code of a package that brought the compiler speaks of its editor server. */
async function isNamed(
  root: string,
  folder: string,
  files: readonly InstalledFile[],
): Promise<boolean> {
  const at = folder.lastIndexOf('node_modules/');
  const name = folder.slice(at + 'node_modules/'.length);
  const around = folder.slice(0, at); // a nested compiler serves the package it lies in
  const read = (path: string): Promise<string> =>
    readFile(join(root, path), 'utf8').catch(() => '');
  const manifests = files.filter(
    ({ path }) =>
      path.endsWith('/package.json') &&
      path.startsWith(around) &&
      nodePackageFolder(path) === path.slice(0, -'/package.json'.length),
  );
  for (const { path } of manifests) {
    if (!(await read(path)).includes(`"${name}"`)) continue;
    const owner = path.slice(0, -'package.json'.length);
    if (owner === `${folder}/`) continue;
    const code = files.filter(
      (file) => /\.[mc]?js$/.test(file.path) && nodePackageFolder(file.path) === owner.slice(0, -1),
    );
    for (const file of code) {
      if (/tsserverlibrary|typingsInstaller/.test(await read(file.path))) return true;
    }
  }
  return false;
}
