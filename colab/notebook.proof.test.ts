// The Colab notebook from top to bottom under a real ipykernel, and what it exports on the way back. This
// machine has no GPU and is asked for none: what needs one must say so and not fail.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProjectRoot } from '@offload-lab/lib/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { python, pythonRefusal } from '../notebooks/jupyter/python-environment.ts';
import type { NotebookOutput } from '../notebooks/runner/notebook.ts';
import { colabNotebook } from './generate.ts';

const root = findProjectRoot();
const refusal = pythonRefusal('nbclient', 'ipykernel');
const EXECUTE = `
import json, sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name="python3", timeout=600, resources={"metadata": {"path": sys.argv[2]}}).execute()
print(json.dumps(notebook))
`;

interface ExecutedCell {
  readonly cell_type: string;
  readonly source: string;
  readonly outputs?: readonly NotebookOutput[];
}

function execute(path: string, env: NodeJS.ProcessEnv): ExecutedCell[] {
  const output = execFileSync(python, ['-c', EXECUTE, path, join(root, 'colab')], {
    encoding: 'utf8',
    // no GPU by decree, so that a machine with one proves the same
    env: { ...process.env, CUDA_VISIBLE_DEVICES: '', LAB_TRAINING_PYTHON: python, ...env },
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(output).cells;
}

const textOf = (cell: ExecutedCell | undefined): string =>
  (cell?.outputs ?? [])
    .map(({ text, data }) => text ?? (data as Record<string, unknown>)?.['text/plain'] ?? '')
    .join('');

describe.skipIf(refusal !== undefined)(`under ipykernel (${refusal ?? 'installed'})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'colab-'));
  const home = join(folder, 'home');
  let cells: ExecutedCell[];
  beforeAll(() => {
    cells = execute(colabNotebook, { LAB_HOME: home });
  }, 900_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const find = (part: string): ExecutedCell | undefined =>
    cells.find(({ cell_type, source }) => cell_type === 'code' && source.includes(part));

  function lab(receiver: string, ...args: string[]) {
    const command = [join(root, 'lib/cli/lab.js'), ...args, '--json'];
    const env = { ...process.env, LAB_HOME: join(folder, receiver) };
    const { status, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
    return { status, json: JSON.parse(stdout.split('\n')[0] ?? '') };
  }

  test('every cell runs, and TypeScript cells show rich output', () => {
    const code = cells.filter(({ cell_type }) => cell_type === 'code');
    expect(code.length).toBeGreaterThan(20);
    const types = code
      .filter(({ source }) => source.startsWith('%%ts'))
      .flatMap(({ outputs }) => (outputs ?? []).flatMap(({ data }) => Object.keys(data ?? {})));
    expect(types).toContain('text/html');
    expect(textOf(find('process.version'))).toContain(process.version.split('.')[0]);
  });

  test('a lesson run by its number shows its charts as pictures', () => {
    const types = (find('run_lesson(number)')?.outputs ?? []).flatMap(({ data }) =>
      Object.keys(data ?? {}),
    );
    expect(types).toContain('image/png');
  });

  test('what needs a GPU says why it is skipped', () => {
    for (const part of ['train_tiny_coder("3m"', 'snapshot_download(BASE']) {
      expect(textOf(find(part))).toMatch(/^Skipped: it needs .+/);
    }
  });

  test('the bundle it exports verifies, keeps ids, and is refused after one flipped byte', () => {
    const path = /files in (.+\.tar)/.exec(textOf(find('"bundle", "export"')))?.[1] ?? '';
    const { status, json } = lab('receiver', 'bundle', 'import', path);
    expect(status).toBe(0);
    expect(json.records.length).toBeGreaterThan(0);
    const [first] = json.records;
    expect(lab('receiver', 'show', first.name)).toMatchObject({ status: 0 });

    const bytes = readFileSync(path);
    const at = bytes.length - 4096;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const flipped = join(folder, 'flipped.tar');
    writeFileSync(flipped, bytes);
    const refused = lab('another', 'bundle', 'import', flipped);
    expect(refused.status).toBe(1);
    expect(refused.json.error.message).toMatch(/"records\/.+\.json" is damaged/);
  });
});

describe.skipIf(refusal !== undefined)('an error in a TypeScript cell', () => {
  test('stops the notebook, and the compiler refuses what is wrong before it runs', () => {
    for (const [code, name] of [
      ["throw new RangeError('on purpose');", 'RangeError: on purpose'],
      ['const text: string = 4;', "Type 'number' is not assignable"],
    ]) {
      const notebook = JSON.parse(readFileSync(colabNotebook, 'utf8'));
      const setup = notebook.cells.filter(
        ({ cell_type, source }: { cell_type: string; source: string[] }) =>
          cell_type === 'code' && /LAB_REPOSITORY = |typescript.register/.test(source.join('')),
      );
      const bad = { ...setup[0], id: 'bad', source: [`%%ts\n${code}`] };
      const folder = mkdtempSync(join(tmpdir(), 'colab-error-'));
      const path = join(folder, 'bad.ipynb');
      writeFileSync(path, JSON.stringify({ ...notebook, cells: [...setup, bad] }));
      expect(() => execute(path, { LAB_HOME: folder })).toThrow(name);
      rmSync(folder, { recursive: true });
    }
  });
});
