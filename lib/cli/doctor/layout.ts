import { styleText } from 'node:util';

/** How text may look: colours only on a terminal, lines no longer than it is wide. */
export interface Layout {
  readonly hasColour: boolean;
  readonly width: number;
}

export type Colour = 'green' | 'red' | 'yellow' | 'bold' | 'dim';

export function colour(layout: Layout, name: Colour, text: string): string {
  return layout.hasColour ? styleText(name, text, { validateStream: false }) : text;
}

/** One cell, padded by its plain length so that colour codes do not shift columns. */
export interface Cell {
  readonly text: string;
  readonly colour?: Colour;
}

/**
 * Lines of a table whose last column wraps under itself.
 * Widths of the others are those of their longest cells.
 */
export function formatRows(rows: readonly (readonly Cell[])[], layout: Layout): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns - 1 }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  const indent = 2 + widths.reduce((sum, width) => sum + width + 2, 0);
  return rows.flatMap((row) => {
    const front = widths.map((width, column) => {
      const cell = row[column] ?? { text: '' };
      const padding = ' '.repeat(width - cell.text.length + 2);
      return `${paint(layout, cell, cell.text)}${padding}`;
    });
    const last = row[columns - 1] ?? { text: '' };
    const [first = '', ...more] = wrap(last.text, Math.max(30, layout.width - indent));
    return [
      `  ${front.join('')}${paint(layout, last, first)}`.trimEnd(),
      ...more.map((line) => `${' '.repeat(indent)}${paint(layout, last, line)}`),
    ];
  });
}

function paint(layout: Layout, cell: Cell, text: string): string {
  return cell.colour === undefined || text === '' ? text : colour(layout, cell.colour, text);
}

/** Breaks between words; a word longer than the line (a path, an address) stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
