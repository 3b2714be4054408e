// These run the embedded model in its process: without its files they fail, they do not skip.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliContext } from './context.ts';
import { runCommand } from './main.ts';

const MODEL = 'tiny-coder-1m';

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Pieces as they were written, in order. */
  readonly pieces: readonly string[];
}

async function lab(args: readonly string[], stdin = '', signal?: AbortSignal): Promise<Outcome> {
  const pieces: string[] = [];
  const errors: string[] = [];
  const stdout = new PassThrough().on('data', (piece) => pieces.push(String(piece)));
  const stderr = new PassThrough().on('data', (piece) => errors.push(String(piece)));
  const context: CliContext = {
    stdin: Readable.from([stdin]),
    stdout,
    stderr,
    signal: signal ?? new AbortController().signal,
  };
  const exitCode = await runCommand(args, context);
  return { exitCode, stdout: pieces.join(''), stderr: errors.join(''), pieces };
}

describe('lab complete', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-complete-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('streams standard input token by token and ends with metrics and where it ran', async () => {
    const input = 'function add(a: number, b: number): number {\n';
    const { exitCode, stdout, stderr, pieces } = await lab(['complete', '--model', MODEL], input);
    expect(exitCode).toBe(0);
    expect(pieces.length).toBeGreaterThan(5);
    expect(stdout).toMatch(/^ {2}\S[\s\S]*\}\n$/); // the line break was typed, so it is not repeated
    expect(stderr).toContain(`Ran live on cpu: ${MODEL}, fp32, transformers`);
    expect(stderr).toMatch(/TTFT .* per token, .* tok\/s, end to end .*, ended by stop/);
  });

  it('promises one object with --json and nothing else on standard output', async () => {
    const file = join(folder, 'half.ts');
    await writeFile(file, 'function add(a: number, b: number): number {');
    const { stdout } = await lab(['complete', '--model', MODEL, '--dtype', 'q8', '--json', file]);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      text: expect.stringMatching(/^\n/),
      finishReason: 'stop',
      model: MODEL,
      dtype: 'q8',
      device: { asked: 'cpu', got: 'cpu' },
      promptTokens: expect.any(Number),
      outputTokens: expect.any(Number),
    });
    const { ttftMs, tpotMs, e2eLatencyMs, outputTokens } = result;
    expect(ttftMs).toBeGreaterThan(0);
    expect(ttftMs + tpotMs * (outputTokens - 1)).toBeLessThanOrEqual(e2eLatencyMs + 1e-6);
  });

  it('fills in the middle between two files, and stops at the length', async () => {
    await writeFile(join(folder, 'before.ts'), 'function add(a: number, b: number): number {\n');
    await writeFile(join(folder, 'after.ts'), '\n}\n');
    const { exitCode, stdout } = await lab([
      'complete',
      ...['--model', MODEL, '--max-tokens', '3', '--json'],
      ...['--prefix', join(folder, 'before.ts'), '--suffix', join(folder, 'after.ts')],
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ finishReason: 'length', outputTokens: 3 });
  });

  it('ends before a stop text', async () => {
    const input = 'function add(a: number, b: number): number {';
    const { stdout } = await lab(
      ['complete', '--model', MODEL, '--stop', 'return', '--json'],
      input,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      finishReason: 'stop',
      text: expect.not.stringContaining('return'),
    });
  });

  it('fails in one sentence with a hint on a device that is not here', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    const { exitCode, stdout, stderr } = await lab(
      ['complete', '--model', MODEL, '--device', device, '--json'],
      'x',
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error.name).toBe('DeviceUnavailableError');
    // a slow machine may have told how the load is going before
    expect(stderr).toMatch(/^(Loading: .*\n)*Cannot run on .*\n {2}hint: .*\n$/);
  });

  it.each([
    [['--model', 'tiny-coder-one'], 'x', 1, /No embedded model is called "tiny-coder-one"/],
    [['--dtype', 'q3'], 'x', 2, /q3/],
    [['--max-tokens', '0'], 'x', 2, /whole number of 1 or more/],
    [['no-such-file.ts'], '', 2, /Cannot read "no-such-file.ts": there is no such file/],
    [[], '  \n', 2, /Nothing to complete: the input is empty/],
    [['a.ts', '--prefix', 'b.ts'], '', 2, /Both "a.ts" and --prefix "b.ts"/],
  ])('answers %j with one sentence and a hint', async (args, stdin, code, sentence) => {
    const { exitCode, stderr, stdout } = await lab(['complete', ...args], stdin);
    expect(exitCode).toBe(code);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/\n {2}hint: \S/);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('ends with 130 on Ctrl-C, after saying what it did until then', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { exitCode } = await lab(
      ['complete', '--model', MODEL, '--max-tokens', '400', '--temperature', '1'],
      'function ',
      controller.signal,
    );
    expect(exitCode).toBe(130);
  });
});

describe('lab bench', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('writes a record and promises its id, path, validity and metrics with --json', async () => {
    const { exitCode, stdout, stderr } = await lab([
      'bench',
      ...['--model', MODEL, '--dtype', 'q8', '--repeats', '7', '--warmup', '1'],
      ...['--max-tokens', '8', '--prompt-tokens', '40', '--out', folder, '--json'],
    ]);
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.recordPath.startsWith(folder)).toBe(true);
    expect(result.metrics.ttftMs).toMatchObject({ n: 7, p50: expect.any(Number) });
    expect(result.metrics.ttftMs.low).toBeLessThanOrEqual(result.metrics.ttftMs.p50);
    expect(stderr).toContain(`Record ${result.recordId} written to`);

    const { readRecord } = await import('../store/index.ts');
    const { record } = await readRecord(result.recordPath);
    expect(record.workload).toMatchObject({
      kind: 'fixed-length',
      requested: { promptTokens: 40, outputTokens: 8 },
      actual: { promptTokens: { min: 40, max: 40 }, outputTokens: { min: 8, max: 8 } },
    });
    expect(new Set(record.workload.promptSha256).size).toBe(9); // cold, warm-up and 7 measured
    expect(record.engine).toMatchObject({
      asked: { device: 'cpu', dtype: 'q8' },
      got: { device: 'cpu', dtype: 'q8', executionProvider: 'CPUExecutionProvider' },
    });
    expect(record.engine.evidence[1]).toMatch(/\d+ graph nodes, \d+ on CPUExecutionProvider$/);
    expect(Object.keys(record.model.files)).toEqual(['onnx/model_quantized.onnx']);
    expect(record.memory.peakRssBytes).toBeGreaterThan(record.model.parameters ?? 0);
    const { coldStartMs, modelLoadMs, ttftMs } = record.metrics;
    expect(coldStartMs?.p50).toBeGreaterThan((modelLoadMs?.p50 ?? 0) + (ttftMs?.low ?? 0));
  });
});
