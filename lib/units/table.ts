/** A table for people: every cell is formatted text already. */
export interface Table {
  readonly title?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Cells that read as a number line up on the right. */
const NUMERIC = /^(n\/a|unknown|[-+$~<>≤≥]*[\d.,]+([ \w/%µ.-].*)?)$/;

/**
 * A table as plain text, columns aligned, for terminals and notebooks without a renderer.
 *
 * @example
 * formatTable({ columns: ['dtype', 'size'], rows: [['fp32', '4.0 MiB']] });
 * // dtype     size
 * // -----  -------
 * // fp32   4.0 MiB
 */
export function formatTable(table: Table): string {
  const { columns, rows, title } = table;
  const width = columns.map((column, i) =>
    Math.max(displayWidth(column), ...rows.map((row) => displayWidth(row[i] ?? ''))),
  );
  const isNumeric = columns.map((_, i) => isNumericColumn(table, i));
  const line = (cells: readonly string[]): string =>
    columns
      .map((_, i) => {
        const space = ' '.repeat(Math.max(0, (width[i] ?? 0) - displayWidth(cells[i] ?? '')));
        return isNumeric[i] ? space + (cells[i] ?? '') : (cells[i] ?? '') + space;
      })
      .join('  ')
      .trimEnd();
  const rule = width.map((one) => '-'.repeat(one)).join('  ');
  return [...(title ? [title] : []), line(columns), rule, ...rows.map(line)].join('\n');
}

/** Whether every cell of a column reads as a number, so that it lines up on the right. */
export function isNumericColumn({ rows }: Table, column: number): boolean {
  return rows.length > 0 && rows.every((row) => NUMERIC.test(row[column] ?? 'n/a'));
}

function displayWidth(text: string): number {
  return [...text].length;
}
