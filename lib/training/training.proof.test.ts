// The real trainer: interrupted and resumed, stopped by the death of its parent, and a falling loss. Skipped
// with the reason where there is no PyTorch, as in lesson 13 itself.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findTrainer, type TrainingProgress, trainLessonModel } from './index.ts';

const trainer = await findTrainer();
const why = trainer.state === 'ready' ? 'torch present' : trainer.reason;
const python = trainer.state === 'ready' ? trainer.python : '';
const folder = await mkdtemp(join(tmpdir(), 'lab-trainer-'));
afterAll(() => rm(folder, { recursive: true }));

const readLog = async (): Promise<{ step: number; loss: number }[]> =>
  (await readFile(join(folder, 'log.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe.skipIf(trainer.state !== 'ready')(`the trainer of lesson 13 (${why})`, () => {
  const plan = { python, folder, minutes: 0.25, tasks: 2_000 };

  it('stops where it is told to and says so', async () => {
    const stopping = new AbortController();
    const seen: TrainingProgress[] = [];
    const training = trainLessonModel({
      ...plan,
      signal: stopping.signal,
      onProgress: (progress) => {
        seen.push(progress);
        stopping.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ name: 'TrainingInterruptedError' });
    expect(seen[0]?.shareDone).toBeLessThan(1);
    expect(existsSync(join(folder, 'checkpoint.pt'))).toBe(true);
  }, 120_000);

  it('stops, checkpoint included, when the process that started it is killed', async () => {
    const before = (await stat(join(folder, 'checkpoint.pt'))).mtimeMs;
    const source = `const { trainLessonModel } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
      await trainLessonModel({ ...${JSON.stringify(plan)}, minutes: 5,
        onProgress: () => process.kill(process.pid, 'SIGKILL') });`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', source]);
    await new Promise((resolve) => parent.once('close', resolve));
    await expect
      .poll(async () => (await stat(join(folder, 'checkpoint.pt'))).mtimeMs, { timeout: 30_000 })
      .toBeGreaterThan(before);
  }, 120_000);

  it('goes on from its checkpoint, learns, and leaves models', async () => {
    const snapshots = await trainLessonModel(plan);
    const [first, ...later] = await readLog();
    expect(later.at(-1)?.loss).toBeLessThan(first?.loss ?? 0);
    const steps = [first, ...later].map((row) => row?.step ?? 0);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(snapshots.length).toBeGreaterThan(0);
    for (const snapshot of snapshots) {
      expect(await readdir(snapshot.folder)).toContain('model.safetensors');
    }
    expect(snapshots.at(-1)?.step).toBe(steps.at(-1));
  }, 180_000);
});
