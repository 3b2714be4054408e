import type { Finding, Rule } from '../finding.ts';
import type { InstalledFile } from '../installed-files.ts';
import { nodePackageFolder } from '../package-owner.ts';

/** Compilers by the packages that carry them. */
const COMPILERS: readonly (readonly [name: string, packages: readonly string[]])[] = [
  ['the TypeScript compiler', ['typescript', '@tslab/typescript-for-tslab']],
  ['esbuild', ['esbuild']],
  ['rollup', ['rollup']],
  ['SWC', ['@swc/core']],
];

/** One compiler in several copies: all but the one at the top. Their owners decide whether one can go. */
export const duplicateCompilers: Rule = ({ files }) =>
  COMPILERS.flatMap(([name, packages]): Finding[] => {
    const copies = new Map<string, InstalledFile[]>();
    for (const file of files) {
      const folder = nodePackageFolder(file.path);
      if (folder === undefined || !packages.some((one) => folder.endsWith(`node_modules/${one}`))) {
        continue;
      }
      const copy = copies.get(folder);
      if (copy === undefined) copies.set(folder, [file]);
      else copy.push(file);
    }
    const extra = [...copies].filter(([folder]) => folder !== `node_modules/${packages[0]}`);
    if (copies.size < 2) return [];
    const where = extra.map(([folder]) => folder.slice('node_modules/'.length)).join(' and ');
    return [
      {
        rule: 'duplicate-compilers',
        reason: `${copies.size} copies of ${name}`,
        fix: {
          advice: `"${where}" is another version; it goes when its owner takes the first one`,
        },
        files: extra.flatMap(([, list]) => list),
      },
    ];
  });
