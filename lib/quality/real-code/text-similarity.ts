/**
 * 1 for equal texts, 0 for texts that share nothing: 1 - Levenshtein distance / length of the longer
 * one, counted in UTF-16 code units. As in CodeXGLUE, but from 0 to 1.
 *
 * @example
 * editSimilarity('return a + b;', 'return a - b;'); // 0.923: 1 of 13 characters differs
 */
export function editSimilarity(expected: string, got: string): number {
  const longest = Math.max(expected.length, got.length);
  if (longest === 0) return 1;
  return 1 - levenshtein(expected, got) / longest;
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
