// Notebook outputs carry their table as aligned text (`formatTable` of lib/units): an optional title, the
// column names, a rule of dashes, the rows. The rule says where each column starts and ends.

import type { Table } from '@offload-lab/lib/units';

/** The table in an aligned text; undefined when the text holds none. */
export function parseTextTable(text: string): Table | undefined {
  const lines = text.split('\n');
  const rule = lines.findIndex((line) => /^-+(?: {2}-+)*$/.test(line));
  if (rule < 1 || rule > 2) return undefined;
  const spans = [...(lines[rule] ?? '').matchAll(/-+/g)].map(
    ({ index, 0: dashes }) => [index, index + dashes.length] as const,
  );
  const cut = (line: string): string[] => {
    const letters = [...line];
    return spans.map(([from, to]) => letters.slice(from, to).join('').trim());
  };
  const rows = lines
    .slice(rule + 1)
    .filter((line) => line !== '')
    .map(cut);
  const title = rule === 2 ? { title: lines[0] ?? '' } : {};
  return { ...title, columns: cut(lines[rule - 1] ?? ''), rows };
}
