// Wrong versions of a program given as text: a number changed, a comparison or an operator turned,
// a step of a chain or a statement left out. Plans have siblings; a text only has mutants.

const swaps: readonly (readonly [string, string])[] = [
  [' > ', ' >= '],
  [' >= ', ' > '],
  [' < ', ' <= '],
  [' <= ', ' < '],
  [' > ', ' < '],
  [' < ', ' > '],
  [' === ', ' !== '],
  [' !== ', ' === '],
  [' + ', ' - '],
  [' - ', ' + '],
  [' * ', ' + '],
  ['+= ', '-= '],
  [' && ', ' || '],
  ['Math.max', 'Math.min'],
  ['Math.min', 'Math.max'],
  ['Math.floor', 'Math.ceil'],
  ['.some(', '.every('],
  ['.every(', '.some('],
  ['toUpperCase', 'toLowerCase'],
  ['toLowerCase', 'toUpperCase'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['break;', ''],
  ['continue;', ''],
  ["''", "'x'"],
];

/** Every single change of the kinds above, at every place. */
export function mutate(javaScript: string): string[] {
  const mutants = new Set<string>();
  const replaceAt = (index: number, length: number, text: string): void => {
    mutants.add(javaScript.slice(0, index) + text + javaScript.slice(index + length));
  };
  for (const [from, to] of swaps) {
    for (let at = javaScript.indexOf(from); at !== -1; at = javaScript.indexOf(from, at + 1)) {
      replaceAt(at, from.length, to);
    }
  }
  for (const match of javaScript.matchAll(/(?<![\w.])\d+(?!\w)/g)) {
    for (const change of [-1, 1]) {
      replaceAt(match.index, match[0].length, String(Number(match[0]) + change));
    }
  }
  for (const match of javaScript.matchAll(/\n\s+\.\w+\(.*\)(?=;?\n|;?$)/g)) {
    replaceAt(match.index, match[0].length, '');
  }
  for (const match of javaScript.matchAll(/'([^'\n]+)'/g)) {
    replaceAt(match.index, match[0].length, "'?'");
  }
  mutants.delete(javaScript);
  return [...mutants].map(limitLoops);
}

// A mutant can loop for ever: its loops share an amount of fuel.
function limitLoops(javaScript: string): string {
  const limited = javaScript
    .replace(/while \((.*)\) \{/g, 'while (fuel-- > 0 && ($1)) {')
    .replace(/for \(let (\w+ = [^;]+); ([^;]+);/g, 'for (let $1; fuel-- > 0 && ($2);');
  return `let fuel = 100000;\n${limited}`;
}
