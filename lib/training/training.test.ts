import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandResult } from '../device/index.ts';
import { exampleRecord, type RunRecord } from '../record/index.ts';
import {
  findTrainer,
  parseProgress,
  readRecordedCurve,
  runTrainer,
  type TrainerEffects,
  type TrainingProgress,
  toLearningCurve,
} from './index.ts';
import { prepareTasks } from './prepare-tasks.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-training-'));
});
afterAll(() => rm(folder, { recursive: true }));

const completed = (stdout: string): CommandResult => ({ state: 'completed', stdout, stderr: '' });
const effects = (changes: Partial<TrainerEffects>): TrainerEffects => ({
  environment: {},
  exists: () => true,
  run: async () => completed('2.15.0+cpu 2.4.6 0.23.3 0.8.0\n'),
  ...changes,
});

describe('findTrainer', () => {
  it('finds the environment of make training and says which torch is in it', async () => {
    const { python, ...found } = (await findTrainer(effects({}))) as Record<string, string>;
    expect(python).toMatch(/[\\/]\.venv-training[\\/]bin[\\/]python$/);
    expect(found).toEqual({ state: 'ready', torchVersion: '2.15.0+cpu' });
  });

  it('takes the Python that LAB_TRAINING_PYTHON names instead', async () => {
    const asked: string[] = [];
    const run: TrainerEffects['run'] = async (command) => {
      asked.push(command);
      return completed('2.0');
    };
    await findTrainer(effects({ environment: { LAB_TRAINING_PYTHON: '/opt/python' }, run }));
    expect(asked).toEqual(['/opt/python']);
  });

  it('says why it cannot train, and what to do', async () => {
    const stderr = 'Traceback\nPackageNotFoundError: No package metadata was found for torch\n';
    const failed: CommandResult = { state: 'failed', status: 1, stdout: '', stderr };
    const cases: readonly (readonly [Partial<TrainerEffects>, RegExp])[] = [
      [{ exists: () => false }, /^There is no Python at ".*"$/],
      [{ run: async () => failed }, /cannot train: No package metadata was found for torch$/],
      [{ run: async () => ({ state: 'timed-out', timeoutMs: 1 }) }, /cannot train$/],
    ];
    for (const [changes, reason] of cases) {
      const found = await findTrainer(effects(changes));
      expect(found).toMatchObject({ state: 'unavailable', reason: expect.stringMatching(reason) });
      expect(found).toMatchObject({ hint: expect.stringContaining('make training') });
    }
  });

  it('asks no Python when there is no time to train', async () => {
    const run = (): never => expect.unreachable();
    const found = await findTrainer(effects({ environment: { LAB_TRAINING_MINUTES: '0' }, run }));
    expect(found).toMatchObject({ state: 'unavailable', reason: expect.stringMatching(/no time/) });
  });
});

describe('parseProgress', () => {
  const row = { step: 40, tokens: 163_000, seconds: 9.5, loss: 3.2, lrFactor: 1 };

  it('reads the line that train.py prints', () => {
    const line = ` 12.5%  ${JSON.stringify(row)}  eta 3.2 min`;
    const { lrFactor: _, ...numbers } = row;
    expect(parseProgress(line)).toEqual({ shareDone: 0.125, ...numbers, etaSeconds: 192 });
  });

  it('clamps a last step that took longer than the budget', () => {
    const line = `115.5%  ${JSON.stringify(row)}  eta -0.0 min`;
    expect(parseProgress(line)).toMatchObject({ shareDone: 1, etaSeconds: 0 });
  });

  it('leaves every other line alone', () => {
    expect(parseProgress('195,392 parameters on cpu, worker 1 of 1, from step 0')).toBeUndefined();
  });
});

/** A stand-in for Python that speaks as the trainer does; the real one is in the proof. */
const script = (source: string): readonly string[] => ['--input-type=module', '-e', source];
const line = ` 50.0%  {"step":1,"tokens":2,"seconds":3,"loss":4}  eta 1.0 min`;

describe('runTrainer', () => {
  it('reports progress and returns the last line', async () => {
    const seen: TrainingProgress[] = [];
    const answer = await runTrainer(
      process.execPath,
      script(`console.error('hello'); console.error('${line}'); console.log('{"models":[]}')`),
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(answer).toEqual({ models: [] });
    expect(seen).toMatchObject([{ step: 1, tokens: 2 }]);
  });

  it('fails with what the trainer said last', async () => {
    await expect(
      runTrainer(process.execPath, script(`console.error('no data'); process.exitCode = 1`)),
    ).rejects.toMatchObject({ name: 'TrainingFailedError', hint: 'no data' });
  });

  it('stops the trainer when asked to and says that it can go on', async () => {
    const stopping = new AbortController();
    const source = `process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000);
      console.error('${line}')`;
    const running = runTrainer(process.execPath, script(source), {
      signal: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    await expect(running).rejects.toMatchObject({
      name: 'TrainingInterruptedError',
      hint: expect.stringMatching(/goes on/),
    });
    expect(process.listeners('SIGINT')).toEqual([]);
  });
});

describe('prepareTasks', () => {
  it('writes tasks of the training split, and never writes them again', async () => {
    const path = join(folder, 'tasks.jsonl');
    await prepareTasks(path, { level: 1, count: 30, seed: 4 });
    const text = await readFile(path, 'utf8');
    const rows = text.trim().split('\n');
    expect(rows.map((row) => JSON.parse(row).id)).toHaveLength(30);
    expect(rows.every((row) => JSON.parse(row).id.startsWith('train-1-'))).toBe(true);
    await writeFile(path, 'mine');
    await prepareTasks(path, { level: 1, count: 30, seed: 4 });
    expect(await readFile(path, 'utf8')).toBe('mine');
  });
});

describe('learning curve', () => {
  const evaluation = (value: number, sha: string): RunRecord => {
    const passAt1 = { value, low: 0, high: 1, n: 10 };
    return exampleRecord({ quality: { taskSetSha256: sha, tasks: [], passAt1, levels: [] } });
  };
  const snapshot = { folder: 'f', step: 1, tokens: 10, seconds: 2 };
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as const;

  it('joins snapshots and evaluations in order', () => {
    const later = { ...snapshot, step: 9 };
    const curve = toLearningCurve([snapshot, later], [evaluation(0.1, a), evaluation(0.6, a)]);
    expect(curve.points.map(({ step, passAt1 }) => [step, passAt1.value])).toEqual([
      [1, 0.1],
      [9, 0.6],
    ]);
    expect(curve).toMatchObject({ mode: 'live', taskSetSha256: a });
  });

  it('refuses evaluations of other tasks, or too few', () => {
    const evaluations = [evaluation(0.1, a), evaluation(0.6, b)];
    expect(() => toLearningCurve([snapshot, snapshot], evaluations)).toThrow(/same tasks/);
    expect(() => toLearningCurve([snapshot], [])).toThrow(RangeError);
  });

  it('of the published run rises, with intervals apart, and says that it is recorded', () => {
    const { mode, points, parameters } = readRecordedCurve();
    expect(mode).toBe('recorded');
    expect(parameters).toBeGreaterThan(150_000);
    const [first, last] = [points[0]?.passAt1, points.at(-1)?.passAt1];
    expect(last?.low).toBeGreaterThan(first?.high ?? 1);
    expect(points.at(-1)?.seconds).toBeLessThan(600);
  });
});
