// Two streams side by side on a terminal. What a model writes is shown as text and never obeyed: control
// sequences in it are removed, or an answer could move the cursor or clear the screen.

import { stripVTControlCharacters } from 'node:util';

export interface DemoColumn {
  readonly head: string;
  readonly text: string;
}

const GAP = ' | ';
/** Narrower columns break words into pieces that nobody reads. */
const NARROWEST = 12;

/**
 * Lines of two columns, each as wide as half of the terminal. Of an answer that is longer than `rows`
 * allows the end is shown, where the next token appears.
 */
export function layoutColumns(
  left: DemoColumn,
  right: DemoColumn,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string[] {
  const width = Math.max(NARROWEST, Math.floor((columns - GAP.length) / 2));
  const heads = [left, right].map(({ head }) => wrap(head, width)) as [string[], string[]];
  const rule = '-'.repeat(width);
  const above = [...zip(heads, width), `${rule}-+-${rule}`];
  const room = Math.max(1, rows - above.length);
  const texts = [left, right].map(({ text }) => wrap(text, width).slice(-room));
  return [...above, ...zip(texts as [string[], string[]], width)];
}

/** Text as a terminal may show it: line ends stay, everything else that is invisible goes. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .replaceAll(/[^\P{C}\n]/gu, '');
}

function wrap(text: string, width: number): string[] {
  return cleanText(text)
    .split('\n')
    .flatMap((line) => {
      const characters = [...line];
      const pieces = Math.max(1, Math.ceil(characters.length / width));
      return Array.from({ length: pieces }, (_, i) =>
        characters.slice(i * width, (i + 1) * width).join(''),
      );
    });
}

function zip([left, right]: readonly [string[], string[]], width: number): string[] {
  const pad = (text: string): string => text + ' '.repeat(width - [...text].length);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${pad(left[i] ?? '')}${GAP}${right[i] ?? ''}`.trimEnd(),
  );
}
