import type { CodeTemplate } from '../code-template.ts';

export const memoizeFunction: CodeTemplate = {
  id: 'memoize-function',
  title: 'a function that remembers its latest results',
  needs: [['memoize', 'memoizes', 'memoized', 'memoization']],
  example: 'memoize a function',
  write({ name = 'memoize' }) {
    return `/** Remembers up to \`limit\` results; the one unused for longest goes first. */
export function ${name}<Key, Result>(
  compute: (key: Key) => Result,
  limit = 100,
): (key: Key) => Result {
  const results = new Map<Key, Result>();
  return (key) => {
    if (results.has(key)) {
      const known = results.get(key) as Result;
      results.delete(key); // to the end: used now
      results.set(key, known);
      return known;
    }
    const result = compute(key);
    results.set(key, result);
    const oldest = results.keys().next();
    if (results.size > limit && oldest.done !== true) results.delete(oldest.value);
    return result;
  };
}
`;
  },
};
