// Writes the .ipynb of every lesson from its `// %%` source, without outputs.
//
//   node notebooks/generate.ts           writes what differs
//   node notebooks/generate.ts --check   writes nothing; fails and names what differs
//
// The check compares what a lesson says: cells, tags and kernel. Outputs are left out of it, because
// JupyterLab saves them into the file of a learner who has done nothing wrong; `--strict` compares every
// byte and is for the repository itself.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { LabError } from '@offload-lab/lib/errors';
import { writeFileAtomic } from '@offload-lab/lib/store';
import { notebooksFolder } from './kernel/kernelspec.ts';
import { readLessonFile } from './runner/lesson-text.ts';
import { listLessons } from './runner/lessons.ts';
import {
  createNotebook,
  formatNotebook,
  type Notebook,
  type NotebookCell,
  parseNotebook,
  tagsOf,
} from './runner/notebook.ts';
import { type LessonFrontMatter, parsePercent } from './runner/percent.ts';

/** A committed notebook does not say what its source says. */
export class NotebookDriftError extends LabError {
  override readonly name = 'NotebookDriftError';

  constructor(paths: readonly string[]) {
    const names = paths.map((path) => `"${path}"`).join(', ');
    super(`Notebooks differ from their sources: ${names}`, {
      hint: 'Run "node notebooks/generate.ts" and commit the result; edit the .ts file, not the .ipynb',
    });
  }
}

/** The notebook of a lesson source: a title cell from the front matter, then its cells. */
export function generateNotebook(source: string, path: string): Notebook {
  const { frontMatter, cells } = parsePercent(source, path);
  const number = /^\d+/.exec(basename(path))?.[0];
  const title = frontMatter === undefined ? [] : [titleCell(frontMatter, number)];
  return createNotebook([...title, ...cells]);
}

function titleCell(lesson: LessonFrontMatter, number: string | undefined): NotebookCell {
  const time = `${lesson.teaching} min reading and running, ${lesson.exercises} min exercises`;
  const source = [
    `# ${number === undefined ? '' : `${number} · `}${lesson.title}`,
    '',
    `**${lesson.promise}**`,
    '',
    '| Time | Hardware | You measure |',
    '|---|---|---|',
    `| ${time} | ${lesson.hardware} | ${lesson.measures} |`,
  ].join('\n');
  return { cell_type: 'markdown', id: 'title', source, metadata: {} };
}

/** Whether a notebook file still says what its source says. */
export function isCurrent(committed: string, wanted: Notebook, strict: boolean): boolean {
  if (strict) return committed === formatNotebook(wanted);
  try {
    return substance(parseNotebook(committed, '')) === substance(wanted);
  } catch {
    return false;
  }
}

function substance({ cells, metadata }: Notebook): string {
  const kernel = (metadata.kernelspec as { name?: string } | undefined)?.name;
  return JSON.stringify([kernel, cells.map((c) => [c.cell_type, c.id, c.source, tagsOf(c)])]);
}

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--check' && arg !== '--strict');
  if (unknown !== undefined) {
    throw new LabError(`Unknown option "${unknown}"`, {
      hint: 'Use "--check", "--strict" or none',
    });
  }
  const strict = args.includes('--strict');
  const different: string[] = [];
  for (const lesson of listLessons()) {
    const target = join(notebooksFolder, `${lesson.name}.ipynb`);
    const wanted = generateNotebook(readLessonFile(lesson.path), lesson.path);
    if (existsSync(target) && isCurrent(readFileSync(target, 'utf8'), wanted, strict)) continue;
    different.push(relative(process.cwd(), target));
    if (args.length > 0) continue;
    await writeFileAtomic(target, formatNotebook(wanted));
    console.error(`Wrote ${relative(process.cwd(), target)}`);
  }
  if (args.length > 0 && different.length > 0) throw new NotebookDriftError(different);
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!LabError.isInstance(error)) throw error;
    console.error(`${error.message}\n  hint: ${error.hint}`);
    process.exitCode = 1;
  }
}
