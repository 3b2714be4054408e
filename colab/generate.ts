// Writes open-in-colab.ipynb from its text here and from the lessons' own sources, so that Colab never
// tells another story than JupyterLab.
//
//   node colab/generate.ts           writes it where it differs
//   node colab/generate.ts --check   writes nothing; fails when it differs

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '@offload-lab/lib/errors';
import { writeFileAtomic } from '@offload-lab/lib/store';
import { generateNotebook, isCurrent, NotebookDriftError } from '../notebooks/generate.ts';
import { readLessonFile } from '../notebooks/runner/lesson-text.ts';
import { chooseLessons } from '../notebooks/runner/lessons.ts';
import {
  formatNotebook,
  type Notebook,
  type NotebookCell,
  raisesException,
  tagsOf,
} from '../notebooks/runner/notebook.ts';
import { parsePercent } from '../notebooks/runner/percent.ts';

const folder = dirname(fileURLToPath(import.meta.url));
export const colabNotebook: string = join(folder, 'open-in-colab.ipynb');

/** A line of frame.ipy that is replaced by the cells of a lesson. */
const lessonLine = /^lesson (\d\d)$/;

/** The whole notebook: the frame, with lessons in their places. */
export function generateColabNotebook(): Notebook {
  const path = join(folder, 'frame.ipy');
  const frame = withSlashes(readLessonFile(path));
  const cells = parsePercent(frame, path).cells.flatMap((cell) => {
    const number = lessonLine.exec(cell.source)?.[1];
    if (number === undefined) return [cell];
    const [lesson] = chooseLessons([number]);
    if (lesson === undefined) return [];
    return generateNotebook(readLessonFile(lesson.path), lesson.path).cells.map((one) =>
      toMagicCell(one, number),
    );
  });
  return {
    cells,
    metadata: {
      accelerator: 'GPU',
      colab: { name: 'open-in-colab.ipynb', toc_visible: true },
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Percent format with "#", as Python has it, to the one with "//" that lessons have. Code stays as it is. */
function withSlashes(text: string): string {
  let isText = false;
  const lines = text.split('\n').map((line) => {
    const isStart = line.startsWith('# %%');
    if (isStart) isText = line.includes('[markdown]');
    return isStart || isText ? line.replace(/^#/, '//') : line;
  });
  return lines.join('\n');
}

/** The same cell under the magic; ids stay unique where two lessons share one. */
function toMagicCell(cell: NotebookCell, number: string): NotebookCell {
  const id = `lesson-${number}-${cell.id}`.slice(0, 64);
  if (cell.cell_type !== 'code') return { ...cell, id };
  const magic = tagsOf(cell).includes(raisesException) ? '%%ts --raises' : '%%ts';
  return { ...cell, id, metadata: {}, source: `${magic}\n${cell.source}` };
}

async function main(args: readonly string[]): Promise<void> {
  const isCheck = args.includes('--check');
  const wanted = generateColabNotebook();
  const committed = existsSync(colabNotebook) ? readFileSync(colabNotebook, 'utf8') : '';
  if (isCurrent(committed, wanted, isCheck)) return;
  if (isCheck) throw new NotebookDriftError([colabNotebook]);
  await writeFileAtomic(colabNotebook, formatNotebook(wanted));
  console.error('Wrote open-in-colab.ipynb');
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!LabError.isInstance(error)) throw error;
    console.error(`${error.message}\n  hint: run "node colab/generate.ts" and commit the result`);
    process.exitCode = 1;
  }
}
