// The percent format: a lesson is a plain TypeScript file in which `// %%` starts a cell. The compiler,
// the linter and a diff see code; jupytext and VS Code know the format too.
//
//   // ---
//   // title: Meet your machine
//   // promise: You know what your machine has and what that means for a model
//   // teaching: 10
//   // exercises: 5
//   // hardware: Any laptop
//   // measures: Cores, memory, memory bandwidth
//   // ---
//
//   // %% [markdown]
//   // ## Predict
//
//   // %% id="read-memory" tags=["raises-exception"]
//   const answer = 42;

import { createHash } from 'node:crypto';
import { NotebookUnreadableError } from './errors.ts';
import type { NotebookCell } from './notebook.ts';

/** What a lesson says about itself, shown in its first cell and on the site. */
export interface LessonFrontMatter {
  readonly title: string;
  readonly promise: string;
  /** Minutes of reading and running. */
  readonly teaching: number;
  /** Minutes of exercises. */
  readonly exercises: number;
  readonly hardware: string;
  readonly measures: string;
}

export interface Lesson {
  readonly frontMatter: LessonFrontMatter | undefined;
  readonly cells: readonly NotebookCell[];
}

const cellStart = /^\/\/ %%(.*)$/;
const textFields = ['title', 'promise', 'hardware', 'measures'] as const;
const minuteFields = ['teaching', 'exercises'] as const;

/** Cells and front matter of a percent-format file. */
export function parsePercent(text: string, path: string): Lesson {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (cellStart.test(line) ? [index] : []));
  if (starts.length === 0) {
    throw new NotebookUnreadableError({
      path,
      reason: 'it has no cells',
      hint: 'Start each cell with a line "// %%", or "// %% [markdown]" for text',
    });
  }
  const ids = new Map<string, number>();
  const cells = starts.map((start, index) => {
    const options = cellStart.exec(lines[start] ?? '')?.[1]?.trim() ?? '';
    const body = lines.slice(start + 1, starts[index + 1] ?? lines.length).join('\n');
    return createCell(options, body, ids, `${path}:${start + 1}`);
  });
  return { frontMatter: parseFrontMatter(lines.slice(0, starts[0]), path), cells };
}

function createCell(
  options: string,
  body: string,
  ids: Map<string, number>,
  where: string,
): NotebookCell {
  const isMarkdown = options.startsWith('[markdown]');
  const source = (isMarkdown ? uncomment(body, where) : body).replace(/^\n+|\s+$/g, '');
  const named = /\bid="([\w-]+)"/.exec(options)?.[1];
  const tags = /\btags=(\[[^\]]*\])/.exec(options)?.[1];
  return {
    cell_type: isMarkdown ? 'markdown' : 'code',
    id: uniqueId(named ?? contentId(isMarkdown, source), ids),
    source,
    metadata: tags === undefined ? {} : { tags: JSON.parse(tags) },
  };
}

/** The same text gives the same id, so inserting a cell leaves the ids of the others alone. */
function contentId(isMarkdown: boolean, source: string): string {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
  return `${isMarkdown ? 'text' : 'code'}-${hash}`;
}

function uniqueId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
}

function uncomment(body: string, where: string): string {
  const lines = body.trim().split('\n');
  const bare = lines.find((line) => line !== '' && !line.startsWith('//'));
  if (bare !== undefined) {
    throw new NotebookUnreadableError({
      path: where,
      reason: `a markdown cell has the uncommented line "${bare}"`,
      hint: 'Start every line of a markdown cell with "// "',
    });
  }
  return lines.map((line) => line.replace(/^\/\/ ?/, '')).join('\n');
}

function parseFrontMatter(lines: readonly string[], path: string): LessonFrontMatter | undefined {
  const first = lines.indexOf('// ---');
  const last = lines.indexOf('// ---', first + 1);
  if (first < 0 || last < 0) return undefined;
  const fields = new Map<string, string>();
  for (const line of lines.slice(first + 1, last)) {
    const [, name, value] = /^\/\/ (\w+): *(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value.trim());
  }
  const problem = (name: string, wanted: string): never => {
    throw new NotebookUnreadableError({
      path,
      reason: `its front matter has no ${name}`,
      hint: `Add a line "// ${name}: ${wanted}" between the two "// ---" lines`,
    });
  };
  const text = textFields.map((name) => [name, fields.get(name) || problem(name, 'some text')]);
  const minutes = minuteFields.map((name) => {
    const value = Number(fields.get(name) || Number.NaN);
    return [name, Number.isInteger(value) && value >= 0 ? value : problem(name, '10')];
  });
  return Object.fromEntries([...text, ...minutes]) as unknown as LessonFrontMatter;
}
