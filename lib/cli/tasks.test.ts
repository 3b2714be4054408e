import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTasks } from '../tasks/index.ts';
import { runCommand } from './main.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-tasks-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function lab(...args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const outputs = [text(stdout), text(stderr)] as const;
  const { signal } = new AbortController();
  const exitCode = await runCommand(args, { stdin: Readable.from([]), stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await outputs[0], stderr: await outputs[1] };
}

describe('lab tasks export', () => {
  it('writes tasks that parse back, and nothing else into the folder', async () => {
    const out = join(folder, 'tasks.jsonl');
    const result = await lab(
      'tasks',
      'export',
      '--count',
      '8',
      '--with-tests',
      '--out',
      out,
      '--json',
    );
    expect(result.exitCode).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ file: out, tasks: 8, split: 'test' });
    const tasks = parseTasks(await readFile(out, 'utf8'));
    expect(tasks.map((task) => task.level)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    expect(await readdir(folder)).toEqual(['tasks.jsonl']);
  });

  it('writes rows for training to standard output, without tests', async () => {
    const result = await lab('tasks', 'export', '--split', 'train', '--level', '2', '--count', '3');
    const rows = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(3);
    expect(Object.keys(rows[0])).toEqual([
      'id',
      'level',
      'compositionKey',
      'functionName',
      'source',
      'prompt',
      'completion',
    ]);
    expect(result.stderr).toBe('');
  });

  it('exports the handwritten tasks with their tests', async () => {
    const result = await lab('tasks', 'export', '--split', 'handwritten', '--level', '4');
    const tasks = parseTasks(result.stdout);
    expect(tasks).toHaveLength(20);
    expect(tasks.every((task) => task.source === 'handwritten')).toBe(true);
  });

  it('refuses what it does not know', async () => {
    expect((await lab('tasks', 'export', '--split', 'dev')).stderr).toMatchInlineSnapshot(`
      "Unknown split "dev": wanted train, validation, test or handwritten
        hint: Models are trained on train and judged on test
      "
    `);
    expect((await lab('tasks', 'export', '--level', '5')).stderr).toMatchInlineSnapshot(`
      "Unknown level in "5": wanted some of 1,2,3,4
        hint: Write --level 2, or --level 1,2
      "
    `);
    const both = await lab('tasks', 'export', '--json');
    expect(both.exitCode).toBe(2);
  });
});
