import type { Rule } from '../finding.ts';

/** Python's bytecode, which pip writes of every file of every package, and folders such as `.vite`. */
const CACHE = {
  python: /\/__pycache__\/[^/]+\.pyc$/,
  node: /^node_modules\/(\.cache|\.vite[^/]*)\//,
};

/** What tools keep to start faster. They write again what they really need. */
export const caches: Rule = ({ files }) => {
  const unused = files.filter(({ ecosystem, path }) => CACHE[ecosystem].test(path));
  if (unused.length === 0) return [];
  const reason = 'caches of Python and of test runners, which write again what they use';
  return [{ rule: 'caches', reason, fix: 'remove', files: unused }];
};
