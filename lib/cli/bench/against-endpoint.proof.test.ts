// "This laptop or that endpoint": a real `lab serve` over loopback as the other side of a pair. What the
// records say, what is found slower, and what is left when either end dies. Bounds only.

import { randomInt } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTransformersGenerator } from '../../backends/transformers/index.ts';
import { removeJournal, runAgainstEndpoint } from '../../bench/index.ts';
import type { GenerationEvent, GenerationRequest, TextGenerator } from '../../generation/index.ts';
import {
  type Comparison,
  compareRecords,
  listCompleted,
  type RunRecord,
} from '../../record/index.ts';
import { startServer } from '../../server/index.ts';
import { ownHome } from '../../store/__fixtures__/own-home.ts';
import { readRecord } from '../../store/index.ts';
import { runLab } from '../__fixtures__/run-lab.ts';
import { readUrl, type StartedLab, startLab } from '../__fixtures__/start-lab.ts';

const KEY = 'sk-never-to-be-seen-4711';
const model = { model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' } as const;
/** What a restless machine may add to a record; nothing else may speak against one. */
const MACHINE = /noisy|Self-check/i;
const own = ownHome('file');
const started: StartedLab[] = [];
let url: string;
beforeAll(async () => {
  vi.stubEnv('OPENAI_API_KEY', KEY);
  url = `${await readUrl(serve('0'))}/v1`;
});
afterAll(async () => {
  await Promise.all(started.map((lab) => lab.stop()));
});

/** Ended after all tests, whatever becomes of them. */
function serve(port: string): StartedLab {
  const lab = startLab(['serve', '--port', port], { env: { ...process.env, LAB_API_KEY: KEY } });
  started.push(lab);
  return lab;
}

const measuredOf = (record: RunRecord | undefined): readonly string[] =>
  listCompleted(record?.samples ?? []).map((sample) => `${sample.block} ${sample.promptSha256}`);

beforeEach(async () => {
  await rm(join(own.labHome, 'unfinished'), { recursive: true, force: true });
});

describe('lab bench --against api', () => {
  it('measures both sides in turns, says what ran where, and gives a verdict', async () => {
    const { exitCode, stdout, stderr } = await runLab([
      ...['bench', '--against', 'api', '--api-url', url, '--json'],
      ...['--repeats', '8', '--max-tokens', '8', '--prompt-tokens', '48', '--warmup', '1'],
    ]);
    expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
    const { runs, comparison } = JSON.parse(stdout) as {
      runs: { recordPath: string }[];
      comparison: Comparison;
    };
    const [a, b] = await Promise.all(
      runs.map(async ({ recordPath }) => (await readRecord(recordPath)).record),
    );
    expect(measuredOf(a)).toHaveLength(8);
    expect([...measuredOf(a)].sort()).toEqual([...measuredOf(b)].sort());
    expect([a?.pairing?.side, b?.pairing?.side]).toEqual(['A', 'B']);
    expect(a?.pairing?.sessionId).toBe(b?.pairing?.sessionId);
    // the same work, counted by either side for itself
    for (const record of [a, b]) {
      expect(record?.workload.actual).toEqual({
        promptTokens: { min: 48, max: 48 },
        outputTokens: { min: 8, max: 8 },
      });
      expect(record?.mode).toBe('live');
      expect(record?.reasons.filter((reason) => !MACHINE.test(reason))).toEqual([]);
    }
    expect(a?.engine.proof?.nodesByProvider).toHaveProperty('CPUExecutionProvider');
    expect(b?.model).toMatchObject({ name: 'tiny-coder-1m', weights: 'remote' });
    expect(b?.engine.serverReports).toEqual({
      ...{ model: 'tiny-coder-1m', kind: 'offload-lab', dtype: 'fp32', device: 'cpu' },
    });
    const evidence = b?.engine.evidence.join('\n') ?? '';
    expect(evidence).toContain(`The endpoint at ${url} is on this machine`);
    expect(evidence).toMatch(/takes [\d.]+ ms \(median of 2\)/);
    expect(evidence).toContain('Tokens are counted alike: 8 of 8 prompts');
    expect(evidence).toMatch(/Prefix cache (cold|unknown): /);
    expect(
      comparison.metrics.map(({ metric, pairing, items }) => [metric, pairing, items]),
    ).toEqual(['ttftMs', 'tpotMs', 'e2eLatencyMs'].map((metric) => [metric, 'interleaved', 8]));
    for (const { effect, verdict } of comparison.metrics) {
      expect(effect?.low).toBeLessThanOrEqual(effect?.high ?? 0);
      expect(['a', 'b', 'undecided']).toContain(verdict);
    }
    // the key is in nothing that was written
    const files = await readdir(own.labHome, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(KEY);
    }
    expect(stdout + stderr).not.toContain(KEY);
    expect(await readdir(join(own.labHome, 'unfinished'))).toEqual([]);
  });

  it.each([
    [
      'nobody there',
      { '--api-url': 'http://127.0.0.1:9/v1' },
      1,
      /Nobody answers at "127.0.0.1:9"/,
    ],
    ['another model', { '--api-model': 'tiny-coder-2m' }, 1, /has no model "tiny-coder-2m"/],
    ['nothing to go on with', { '--resume': undefined }, 1, /no unfinished pair/],
    ['a far address', { '--api-url': 'http://192.0.2.1/v1' }, 2, /without --allow-remote/],
    ['an address as a model', { '--against': 'http://127.0.0.1:9/v1' }, 2, /"api" for an endpoint/],
  ] as const)(
    'tells %s in one sentence, before a model is loaded',
    async (_, changes, code, words) => {
      const flags = { '--against': 'api', '--api-url': url, ...changes };
      const args = Object.entries(flags).flatMap(([flag, value]) =>
        value === undefined ? [flag] : [flag, value],
      );
      const { exitCode, stderr } = await runLab(['bench', ...args]);
      expect(stderr).toMatch(words);
      expect(stderr).toMatch(/[^\n]+\n {2}hint: [^\n]+\n$/);
      expect(stderr).not.toMatch(/\n {4}at /);
      expect(exitCode).toBe(code);
    },
  );

  it('tells a wrong key, and does not repeat it', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-wrong-0815');
    const { exitCode, stderr } = await runLab(['bench', '--against', 'api', '--api-url', url]);
    vi.stubEnv('OPENAI_API_KEY', KEY);
    expect(stderr).toMatch(/answered with status 401.*\n {2}hint: Check the API key/);
    expect(stderr).not.toContain('0815');
    expect(exitCode).toBe(1);
  });
});

describe('an endpoint that is slower by a known factor', () => {
  it('is found slower, per token and to the first one', async () => {
    const inner = await createTransformersGenerator(model);
    const load = async () => ({ generator: slowDown(inner, 6), isAlive: () => inner.isAlive });
    const server = await startServer({ models: [{ id: 'slow', load }], port: 0 });
    try {
      const { records, journalKey } = await runAgainstEndpoint({
        ...model,
        ...{ maxNewTokens: 8, seed: 1, warmupRuns: 1, runs: 12, command: 'proof' },
        endpoint: { url: `${server.url}/v1` },
      });
      await removeJournal(journalKey);
      const { metrics } = compareRecords([records[0]], [records[1]], ['ttftMs', 'tpotMs']);
      for (const { metric, effect, pairing, verdict, reasons } of metrics) {
        // far from no difference, also on a machine with other things to do
        expect(effect?.low, metric).toBeGreaterThan(1.5);
        expect(pairing).toBe('interleaved');
        // only a restless machine may keep the verdict back
        if (verdict !== 'a') expect(reasons.join()).toMatch(MACHINE);
      }
    } finally {
      await server.stop(0);
      await inner.dispose();
    }
  });
});

describe('an endpoint that dies in the middle', () => {
  it('loses nothing: the run goes on where it was', async () => {
    const port = String(randomInt(20_000, 30_000)); // below those that connections are given
    let mortal = serve(port);
    const options = {
      ...model,
      ...{ maxNewTokens: 8, seed: 2, warmupRuns: 1, runs: 16, command: 'proof' },
      endpoint: { url: `${await readUrl(mortal)}/v1`, apiKey: KEY },
    };
    let measured = 0;
    const failing = runAgainstEndpoint({
      ...options,
      onSample: ({ phase }) => {
        if (phase === 'measured' && ++measured === 22) process.kill(mortal.pid, 'SIGKILL');
      },
    });
    await expect(failing).rejects.toMatchObject({
      name: 'PairBrokenError',
      finishedRounds: 2,
      message: expect.stringMatching(/^Round 3 of 4 broke off: /),
      hint: expect.stringContaining('the 2 finished rounds are kept'),
    });
    await mortal.ended;
    const [file] = await readdir(join(own.labHome, 'unfinished'));
    const journal = await readFile(join(own.labHome, 'unfinished', file ?? ''), 'utf8');
    const kept = [...journal.matchAll(/"type":"round"/g)];
    expect(kept).toHaveLength(2);
    expect(journal).not.toContain(KEY);

    mortal = serve(port);
    await readUrl(mortal);
    // the same question without --resume is refused: it would overwrite two rounds
    await expect(runAgainstEndpoint(options)).rejects.toMatchObject({
      name: 'UnfinishedPairError',
      hint: expect.stringContaining('--resume'),
    });
    const { records, journalKey } = await runAgainstEndpoint({ ...options, isResumed: true });
    await removeJournal(journalKey);
    const [a, b] = records;
    expect(measuredOf(a)).toHaveLength(16);
    expect([...measuredOf(a)].sort()).toEqual([...measuredOf(b)].sort());
    const all = records.flatMap(({ samples }) => samples.map(({ promptSha256 }) => promptSha256));
    for (const [, hash = ''] of journal.matchAll(/"promptSha256":"(\w+)"/g)) {
      expect(all).toContain(hash);
    }
    for (const record of records) {
      expect(record.engine.evidence.join()).toContain('Measured in 2 parts');
      expect(record.reasons.filter((reason) => !MACHINE.test(reason))).toEqual([]);
    }
  });
});

describe('Ctrl-C', () => {
  it('keeps the finished rounds, and --resume goes on with them', async () => {
    const args = ['bench', '--against', 'api', '--api-url', url, '--max-tokens', '8'];
    const flags = [...args, '--warmup', '1', '--seed', '3', '--repeats', '400'];
    const lab = startLab(flags, { env: { ...process.env } });
    let hasEnded = false;
    void lab.ended.then(() => {
      hasEnded = true;
    });
    while (!hasEnded && !(await hasRounds())) await setTimeout(20);
    process.kill(lab.pid, 'SIGINT');
    expect(await lab.ended).toBe(130);
    expect(lab.stderr()).toMatch(/finished rounds? (is|are) kept: the same command with --resume/);
    const { exitCode, stdout } = await runLab([...flags.slice(0, -1), '8', '--resume', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).comparison.metrics[0].items).toBeGreaterThanOrEqual(6);
    expect(await readdir(join(own.labHome, 'unfinished'))).toEqual([]);
  });
});

async function hasRounds(): Promise<boolean> {
  const files = await readdir(join(own.labHome, 'unfinished')).catch(() => []);
  const texts = await Promise.all(
    files.map((file) => readFile(join(own.labHome, 'unfinished', file), 'utf8').catch(() => '')),
  );
  return texts.some((text) => text.includes('"type":"round"'));
}

/** The same model, each token of which takes `factor` times as long, and the first one a pause more. */
function slowDown(inner: TextGenerator, factor: number): TextGenerator {
  async function* stream(request: GenerationRequest): AsyncGenerator<GenerationEvent> {
    let innerMs = 0;
    let addedMs = 0;
    for await (const event of inner.stream(request)) {
      const pauseMs = event.type === 'prefill' ? 60 : 0;
      const waitMs = pauseMs + (event.timeMs - innerMs) * (factor - 1);
      innerMs = event.timeMs;
      const startedMs = performance.now();
      await setTimeout(waitMs);
      addedMs += performance.now() - startedMs;
      yield { ...event, timeMs: event.timeMs + addedMs };
    }
  }
  return {
    info: inner.info,
    stream,
    generate: (request) => inner.generate(request),
    dispose: async () => {},
  };
}
