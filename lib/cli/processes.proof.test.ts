// No process is left behind, however `lab complete` ends.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRandomSource } from '../models/index.ts';

const LAB = fileURLToPath(new URL('./lab.js', import.meta.url));
let folder: string;
let model: string;
let input: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-processes-'));
  model = join(folder, 'slow-random');
  // slow enough to be in the middle of an answer when it is ended
  const config = {
    hidden_size: 768,
    intermediate_size: 2048,
    num_hidden_layers: 6,
    num_attention_heads: 12,
    num_key_value_heads: 2,
    head_dim: 64,
    max_position_embeddings: 4096,
  };
  await writeRandomSource(model, { config });
  input = join(folder, 'input.ts');
  await writeFile(input, 'function add(a, b) {');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Starts `lab complete` and waits until its model process writes an answer. */
async function startCompleting(): Promise<{
  lab: ChildProcess;
  workerPid: number;
  output(): string;
}> {
  const lab = spawn(
    process.execPath,
    [LAB, 'complete', '--model', model, '--max-tokens', '3000', input],
    { env: { ...process.env, LAB_HOME: join(folder, 'home') }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stdout = '';
  let stderr = '';
  lab.stderr?.on('data', (text) => {
    stderr += text;
  });
  await new Promise<void>((resolve, reject) => {
    lab.stdout?.on('data', (text) => {
      stdout += text;
      resolve();
    });
    lab.once('close', () => reject(new Error(`It ended too early: ${stderr}`)));
  });
  const [workerPid] = await childrenOf(lab.pid as number);
  if (workerPid === undefined) throw new Error('There is no model process');
  return { lab, workerPid, output: () => stdout };
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    }),
  );
  return pids.filter((_, index) => parents[index] === parent);
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (status === '' || /^State:\s+Z/m.test(status)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function exitOf(lab: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return await new Promise((resolve) => {
    lab.once('close', (code, signal) => resolve({ code, signal }));
  });
}

describe.runIf(process.platform === 'linux')('lab complete', () => {
  it('ends with 130 and without a model process on Ctrl-C', async () => {
    const { lab, workerPid } = await startCompleting();
    const exit = exitOf(lab);
    lab.kill('SIGINT');
    expect(await exit).toEqual({ code: 130, signal: null });
    expect(await isGone(workerPid, 2_000)).toBe(true);
  });

  it('leaves no model process when it is killed and cannot clean up', async () => {
    const { lab, workerPid } = await startCompleting();
    const exit = exitOf(lab);
    lab.kill('SIGKILL');
    expect((await exit).signal).toBe('SIGKILL');
    expect(await isGone(workerPid, 10_000)).toBe(true);
  });

  it('ends quietly when the reader of its output has had enough', async () => {
    const { lab, workerPid } = await startCompleting();
    let stderr = '';
    lab.stderr?.on('data', (text) => {
      stderr += text;
    });
    const exit = exitOf(lab);
    lab.stdout?.destroy();
    expect((await exit).code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|\n {4}at /);
    expect(await isGone(workerPid, 2_000)).toBe(true);
  });

  it('says in one sentence that the model process was killed', async () => {
    const { lab, workerPid } = await startCompleting();
    let stderr = '';
    lab.stderr?.on('data', (text) => {
      stderr += text;
    });
    const exit = exitOf(lab);
    process.kill(workerPid, 'SIGKILL');
    expect((await exit).code).toBe(1);
    expect(stderr).toMatch(/^The model process was killed by the system\n {2}hint: Most often/m);
  });
});
