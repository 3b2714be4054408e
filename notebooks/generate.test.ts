import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateNotebook, isCurrent } from './generate.ts';
import { notebooksFolder } from './kernel/kernelspec.ts';
import { listLessons } from './runner/lessons.ts';
import { formatNotebook } from './runner/notebook.ts';

const sample = join(notebooksFolder, 'kernel/__fixtures__/90-sample.ts');
const source = readFileSync(sample, 'utf8');
const notebook = generateNotebook(source, sample);

describe('generateNotebook', () => {
  test('starts with title, promise and a table of time, hardware and measures', () => {
    expect(notebook.cells[0]?.source).toMatchInlineSnapshot(`
      "# 90 · A sample lesson

      **You see every kind of output once**

      | Time | Hardware | You measure |
      |---|---|---|
      | 1 min reading and running, 0 min exercises | Any laptop | Nothing |"
    `);
  });

  test('asks for our kernel and holds no outputs', () => {
    expect(notebook.metadata.kernelspec).toMatchObject({ name: 'tslab' });
    expect(
      JSON.parse(formatNotebook(notebook)).cells.flatMap((c: { outputs?: [] }) => c.outputs ?? []),
    ).toEqual([]);
  });

  test('gives every cell an id that nbformat allows, once', () => {
    const ids = notebook.cells.map((cell) => cell.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
  });
});

describe('the drift check', () => {
  const text = formatNotebook(notebook);

  test('does not mind outputs and kernel versions that JupyterLab saved', () => {
    const saved = JSON.parse(text);
    saved.cells[2].outputs = [{ output_type: 'stream', name: 'stdout', text: 'hi' }];
    saved.cells[2].execution_count = 4;
    saved.metadata.language_info.version = '6.0.3';
    expect(isCurrent(JSON.stringify(saved), notebook, false)).toBe(true);
    expect(isCurrent(JSON.stringify(saved), notebook, true)).toBe(false);
    expect(isCurrent(text, notebook, true)).toBe(true);
  });

  test('minds a changed cell, a missing cell, another kernel and a broken file', () => {
    const altered = (
      change: (saved: typeof notebook & { cells: { source: unknown }[] }) => void,
    ) => {
      const saved = JSON.parse(text);
      change(saved);
      return isCurrent(JSON.stringify(saved), notebook, false);
    };
    expect(altered((saved) => saved.cells.pop())).toBe(false);
    expect(altered((saved) => Object.assign(saved.cells[2] ?? {}, { source: '1' }))).toBe(false);
    expect(
      altered((saved) => Object.assign(saved.metadata, { kernelspec: { name: 'deno' } })),
    ).toBe(false);
    expect(isCurrent('{', notebook, false)).toBe(false);
  });

  test.each(listLessons().map((lesson) => [lesson.name, lesson.path] as const))(
    'the notebook of %s says what its source says',
    (name, path) => {
      const target = join(notebooksFolder, `${name}.ipynb`);
      expect(existsSync(target), `run "node notebooks/generate.ts" to write ${name}.ipynb`).toBe(
        true,
      );
      const wanted = generateNotebook(readFileSync(path, 'utf8'), path);
      expect(isCurrent(readFileSync(target, 'utf8'), wanted, false)).toBe(true);
    },
  );
});
