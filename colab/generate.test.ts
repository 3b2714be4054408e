import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isCurrent } from '../notebooks/generate.ts';
import { colabNotebook, generateColabNotebook } from './generate.ts';

const notebook = generateColabNotebook();

test('the Colab notebook says what its frame and the lesson in it say', () => {
  expect(isCurrent(readFileSync(colabNotebook, 'utf8'), notebook, true)).toBe(true);
});

test('it asks for the Python kernel, and lessons are under the magic with ids of their own', () => {
  expect(notebook.metadata.kernelspec).toMatchObject({ name: 'python3' });
  const ids = notebook.cells.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const lesson = notebook.cells.filter(({ id }) => id.startsWith('lesson-08-'));
  expect(lesson.length).toBeGreaterThan(10);
  for (const { cell_type, source } of lesson) {
    expect(source.startsWith('%%ts')).toBe(cell_type === 'code');
  }
});

test('a change of the notebook alone is found', () => {
  const changed = readFileSync(colabNotebook, 'utf8').replace('set_up()', 'set_up( )');
  expect(isCurrent(changed, notebook, true)).toBe(false);
});
