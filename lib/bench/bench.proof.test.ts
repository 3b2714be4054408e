// What a real run says about itself: where its time went, where its graph ran, whether the machine was
// quiet, and why it stopped. Bounds only; how fast this machine is does not matter here.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTransformersGenerator } from '../backends/transformers/index.ts';
import type { RunRecord } from '../record/index.ts';
import { openSide, runBenchmark, runContextSweep, runPaired, runTyping } from './index.ts';
import { RunWatch } from './watch-run.ts';

const LAB = fileURLToPath(new URL('../cli/lab.js', import.meta.url));
const model = { model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' } as const;
const isLinux = process.platform === 'linux';

describe('the parts of a run', () => {
  it('add up to the wall time that a clock outside measured', async () => {
    const startedMs = performance.now();
    let pid: number | undefined;
    const side = await openSide({
      ...model,
      ...{ maxNewTokens: 8, warmupRuns: 1, seed: 1 },
      onProcess: (id) => {
        pid = id;
      },
    });
    await side.measure(side.nextPrompt());
    const report = await side.close();
    const wallMs = performance.now() - startedMs;
    const { phases } = report.watch.resources;
    const sumMs = phases.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    const fromStartMs = phases.at(-1)?.endMs ?? 0;
    expect(pid).toBe(side.generator.pid);
    expect(phases.map(({ name }) => name)).toEqual([
      'prepare',
      'process',
      'runtime',
      'tokenizer',
      'weights',
      'prompts',
      'first-token',
      'first-answer',
      'warm-up',
      'ready',
      'measured',
    ]);
    // nothing between two parts, nothing before the first: the sampler's own start is before the clock
    expect(fromStartMs - sumMs).toBeLessThan(150);
    expect(fromStartMs).toBeLessThanOrEqual(wallMs);
    // the child measured its own load with its own clock: our phase is that, and two messages
    const weights = phases
      .filter(({ name }) => name === 'tokenizer' || name === 'weights')
      .reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    const { modelLoadMs, processStartMs, importMs, prepareMs, totalMs } = report.generator.timing;
    expect(weights).toBeGreaterThan(0.5 * modelLoadMs);
    expect(weights).toBeLessThan(modelLoadMs + 1_000); // a busy machine brings messages late
    expect(processStartMs + importMs + modelLoadMs + prepareMs).toBeCloseTo(totalMs, 3);
  });
});

describe('a real run', () => {
  let record: RunRecord;
  beforeAll(async () => {
    record = await runBenchmark({
      ...model,
      ...{ maxNewTokens: 16, runs: 300, seed: 2, command: 'proof', budgetMs: 1_500 },
    });
  });

  it('says that it stopped because the time was spent', () => {
    expect(record.stop).toMatchObject({ reason: 'time-budget', budgetMs: 1_500 });
    expect(record.workload.runs).toBeLessThan(300);
    expect(record.reasons.filter((reason) => !/noisy/i.test(reason))).toEqual([]);
  });

  it('proves with a profile which provider executed the graph', () => {
    const { nodesByProvider = {}, nodeMsByProvider = {} } = record.engine.proof ?? {};
    expect(Object.keys(nodesByProvider)).toEqual(['CPUExecutionProvider']);
    // four layers, two passes: dozens of nodes, each with a time
    expect(nodesByProvider.CPUExecutionProvider).toBeGreaterThan(50);
    expect(nodeMsByProvider.CPUExecutionProvider).toBeGreaterThan(0);
  });

  it.skipIf(!isLinux)('kept the peak below what was predicted, and samples of every kind', () => {
    const { peakRssBytes, predictedPeakBytes = 0 } = record.memory;
    expect(peakRssBytes).toBeGreaterThan(50e6);
    expect(peakRssBytes).toBeLessThan(predictedPeakBytes);
    const samples = record.resources?.samples ?? [];
    expect(samples.length).toBeGreaterThan(5);
    expect(samples.at(-1)).toMatchObject({
      rssAnonBytes: expect.any(Number),
      rssFileBytes: expect.any(Number),
      cpuPercent: expect.any(Number),
    });
    expect(record.energy?.[0]?.joules === null ? record.energy[0].reason : 'read').toBeTruthy();
  });

  it.skipIf(!isLinux)('was watched by a sampler that took next to nothing of a core', () => {
    expect(record.resources?.samplerCpuPercent).toBeGreaterThan(0);
    // under 1 % on a quiet machine, where `benchmark-overhead.ts` measures it
    expect(record.resources?.samplerCpuPercent).toBeLessThan(4);
  });
});

describe.skipIf(!isLinux)('a run with neighbours on its cores', () => {
  it('is marked noisy, with figures', async () => {
    const neighbours: ChildProcess[] = [];
    try {
      // one on each core this process may use, and another one: as good as pinned to the same ones
      for (let i = 0; i <= 2 * availableParallelism(); i++) {
        neighbours.push(spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }));
      }
      const { selfCheck } = await runBenchmark({
        ...model,
        ...{ maxNewTokens: 16, runs: 12, seed: 2, command: 'proof' },
      });
      expect(selfCheck?.noise?.verdict).toBe('noisy');
      expect(selfCheck?.noise?.facts.otherCpuPercent).toBeGreaterThan(50);
      expect(selfCheck?.noise?.reasons.join()).toMatch(/busy with something else, limit/);
    } finally {
      for (const neighbour of neighbours) neighbour.kill('SIGKILL');
    }
  });
});

describe.skipIf(!isLinux)('what works for the same run', () => {
  it('is no noise: a side measured in turns with this one', async () => {
    const [alone, shared] = [await RunWatch.start(), await RunWatch.start()];
    const side = spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' });
    try {
      shared.share([side.pid as number]);
      await Promise.all([alone.beginMeasured(), shared.beginMeasured()]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await Promise.all([alone.endMeasured(), shared.endMeasured()]);
    } finally {
      side.kill('SIGKILL');
    }
    const [seen, known] = await Promise.all([alone.stop(), shared.stop()]);
    const difference = (seen.noise.otherCpuPercent ?? 0) - (known.noise.otherCpuPercent ?? 0);
    expect(difference).toBeGreaterThan(5); // its share of a crowded core, at least
  });
});

describe('other kinds of runs', () => {
  it('refuse a context that the model does not have, and keep the reason', async () => {
    const record = await runContextSweep({
      ...model,
      ...{
        lengths: [64, 128, 4096],
        runs: 6,
        maxNewTokens: 4,
        seed: 1,
        warmupRuns: 1,
        command: 'p',
      },
    });
    const points = record.sweep?.points ?? [];
    expect(points.map(({ valid }) => valid)).toEqual([true, true, false]);
    expect(points[2]?.reasons[0]).toMatch(/4096 tokens .* context of the model is 512/);
    for (const { group, promptTokens } of record.samples) {
      if (group !== undefined) expect(`${promptTokens} tokens`).toBe(group);
    }
    expect(record.metrics.tpotMs).toBeUndefined(); // lengths mixed have no median
  });

  it('measure sides in turns on the same prompts', async () => {
    const sides = [model, { ...model, dtype: 'q8' as const }];
    const options = { sides, runs: 8, maxNewTokens: 4, seed: 1, warmupRuns: 1, command: 'proof' };
    const [a, b] = await runPaired(options);
    const promptsOf = (record: RunRecord | undefined): readonly string[] =>
      (record?.samples ?? [])
        .filter(({ phase }) => phase === 'measured')
        .map(({ promptSha256, block }) => `${block} ${promptSha256}`);
    expect(promptsOf(a)).toHaveLength(8);
    expect(promptsOf(a)).toEqual(promptsOf(b));
    expect(a?.pairing?.sessionId).toBe(b?.pairing?.sessionId);
    expect([a?.pairing?.side, b?.pairing?.side, a?.pairing?.blocks]).toEqual(['A', 'B', 2]);
    expect(b?.engine.got.dtype).toBe('q8');
  });

  it('type, and count what arrived in time', async () => {
    const record = await runTyping({
      ...model,
      ...{ keystrokes: 20, maxNewTokens: 8, seed: 1, warmupRuns: 1, command: 'proof' },
    });
    const { keystrokes, arrived = 0, cancelled = 0 } = record.workload.typing ?? {};
    expect(keystrokes).toBe(20);
    expect(arrived + cancelled).toBe(20);
    expect(record.shares?.suggestionsInTime?.value).toBe(arrived / 20);
    expect(record.reasons).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'lab-interrupted-'));
  });
  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('in the middle of a run leaves no record, no broken file and no process', async () => {
    const args = [LAB, 'bench', '--minutes', '5', '--max-tokens', '16'];
    const env = { ...process.env, LAB_HOME: home };
    const lab = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve) => {
      lab.stderr?.on('data', (text) => String(text).includes('Measuring') && resolve());
    });
    const children = childrenOf(lab.pid as number);
    expect(children.length).toBeGreaterThanOrEqual(2); // the model and the sampler
    lab.kill('SIGINT');
    const [code] = await new Promise<[number | null]>((resolve) => {
      lab.once('close', (status) => resolve([status]));
    });
    expect(code).toBe(130);
    expect(await readdir(join(home, 'runs')).catch(() => [])).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(children.filter(isAlive)).toEqual([]);
  });
});

function childrenOf(pid: number): readonly number[] {
  const text = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return text.trim().split(/\s+/).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Somebody else holds the model: nothing is loaded, and the run still knows what to watch. */
it('watches a model that was loaded already', async () => {
  const held = await createTransformersGenerator(model);
  try {
    const side = await openSide({ ...model, maxNewTokens: 4, warmupRuns: 0, seed: 1 });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { watch } = await side.close();
    expect(watch.resources.samples.length).toBeGreaterThan(1);
  } finally {
    await held.dispose();
  }
});
