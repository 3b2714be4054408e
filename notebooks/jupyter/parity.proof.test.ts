import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateNotebook } from '../generate.ts';
import { installKernelspec } from '../kernel/install-kernelspec.ts';
import { notebooksFolder } from '../kernel/kernelspec.ts';
import { executeNotebook } from '../runner/execute-notebook.ts';
import { readLessonFile } from '../runner/lesson-text.ts';
import { formatNotebook, type Notebook, type NotebookOutput } from '../runner/notebook.ts';
import { python, pythonRefusal } from './python-environment.ts';

const refusal = pythonRefusal('nbclient', 'nbformat');

describe.skipIf(refusal !== undefined)(`nbclient (${refusal ?? 'installed'})`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parity-'));
    await installKernelspec();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function executeWithNbclient(notebook: Notebook): NotebookOutput[][] {
    const path = join(folder, 'notebook.ipynb');
    writeFileSync(path, formatNotebook(notebook));
    const output = execFileSync(
      python,
      [join(notebooksFolder, 'jupyter', 'execute.py'), path, notebooksFolder],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return codeOutputs(JSON.parse(output));
  }

  test('sees what our runner sees: text, values, charts, updates and an expected error', async () => {
    const path = join(notebooksFolder, 'kernel', '__fixtures__', '90-sample.ts');
    const notebook = generateNotebook(readLessonFile(path), path);
    const ours = await executeNotebook(notebook);
    expect(ours.passed).toBe(true);
    const outputs = codeOutputs(JSON.parse(formatNotebook(ours.notebook)));
    expect(outputs.flat().length).toBeGreaterThan(7);
    expect(executeWithNbclient(notebook)).toEqual(outputs);
  });

  test('fails on a cell that throws, with its name and text', () => {
    const source = `// %%\nthrow new RangeError('on purpose');`;
    expect(() => executeWithNbclient(generateNotebook(source, 'x.ts'))).toThrow(
      /CellExecutionError[\s\S]*RangeError: on purpose/,
    );
  });

  test('gets every line of a chatty cell', () => {
    const source = `// %%\nfor (let i = 0; i < 20_000; i++) console.log(i);`;
    const [outputs = []] = executeWithNbclient(generateNotebook(source, 'x.ts'));
    const text = outputs.map((output) => output.text).join('');
    expect(text.split('\n')).toHaveLength(20_001);
  });
});

function codeOutputs(notebook: {
  cells: { cell_type: string; outputs?: NotebookOutput[] }[];
}): NotebookOutput[][] {
  return notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => cell.outputs ?? []);
}
