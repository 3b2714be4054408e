import type { Rule } from '../finding.ts';

/** Maps from compiled packages to sources that are mostly not there. Nothing that runs reads them. */
export const sourceMaps: Rule = ({ files }) => {
  const maps = files.filter(({ path }) => /\.(js|mjs|cjs|css|ts|mts|cts)\.map$/.test(path));
  if (maps.length === 0) return [];
  const reason = 'source maps of packages; only a debugger stepping into a package reads them';
  return [{ rule: 'source-maps', reason, fix: 'remove', files: maps }];
};
