import type { CliContext } from '../context.ts';
import { type DemoColumn, layoutColumns } from './columns.ts';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_BELOW = '\u001b[J';
/** The prompt line, the step's title and a line to breathe. */
const LINES_AROUND = 4;

/** A part of the terminal that is painted again and again while two answers grow. */
export class LiveFrame {
  readonly #stdout: CliContext['stdout'] & { readonly columns?: number; readonly rows?: number };
  #height = 0;

  constructor(stdout: CliContext['stdout']) {
    this.#stdout = stdout;
    stdout.write(HIDE_CURSOR);
  }

  paint(left: DemoColumn, right: DemoColumn): void {
    const { columns, rows } = this.#stdout;
    // a terminal that does not know its size says 0
    const room = Math.max(LINES_AROUND, (rows || 24) - LINES_AROUND);
    const lines = layoutColumns(left, right, { columns: columns || 80, rows: room });
    const up = this.#height > 0 ? `\u001b[${this.#height}A` : '';
    this.#stdout.write(`${up}\r${ERASE_BELOW}${lines.join('\n')}\n`);
    this.#height = lines.length;
  }

  /** Leaves what was painted last, and the cursor as it was. */
  close(): void {
    this.#stdout.write(SHOW_CURSOR);
  }
}
