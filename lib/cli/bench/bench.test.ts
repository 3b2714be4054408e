import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { exampleRecord, type RequestSample } from '../../record/index.ts';
import type { BenchFlags } from '../bench.ts';
import { chooseMode } from './choose-mode.ts';
import { describeCommand } from './describe-command.ts';
import { formatBench } from './format-bench.ts';
import { createBenchProgress } from './report-progress.ts';

const flags: BenchFlags = {
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
  maxTokens: 64,
  warmup: 3,
  seed: 0,
};

describe('chooseMode()', () => {
  it.each([
    [{ sweep: 'context', typing: true }, '--sweep context and --typing'],
    [{ sustained: true, against: 'tiny-coder-3m' }, '--against and --sustained'],
    [{ sweep: 'threads', precision: 5 }, 'do not steer --sweep threads'],
  ] as const)('refuses %j', (changes, words) => {
    expect(() => chooseMode({ ...flags, ...changes })).toThrow(words);
  });

  it('takes a precision and a time for a plain run, and a time for a sustained one', () => {
    expect(() => chooseMode({ ...flags, precision: 5, minutes: 1 })).not.toThrow();
    expect(() => chooseMode({ ...flags, sustained: true, minutes: 1 })).not.toThrow();
  });
});

describe('describeCommand()', () => {
  it('spells out what shaped the result, and nothing about where it went', () => {
    const text = describeCommand({
      ...flags,
      againstDtype: 'q8',
      typing: true,
      out: 'x',
      json: true,
    });
    expect(text).toBe(
      'lab bench --model tiny-coder-1m --dtype fp32 --device cpu --max-tokens 64 --warmup 3 --seed 0 --against-dtype q8 --typing',
    );
  });
});

describe('createBenchProgress()', () => {
  const sample = (phase: RequestSample['phase']): RequestSample =>
    ({ ...exampleRecord().samples[0], phase }) as RequestSample;

  function follow(options: Parameters<typeof createBenchProgress>[1]): {
    at(ms: number, phase: RequestSample['phase'], total: number): void;
    lines(): string[];
  } {
    const stderr = new PassThrough();
    const context = { stdin: stderr, stdout: stderr, stderr, signal: new AbortController().signal };
    let nowMs = 0;
    const tell = createBenchProgress(context, options, () => nowMs);
    return {
      at: (ms, phase, total) => {
        nowMs = ms;
        tell(sample(phase), total);
      },
      lines: () =>
        String(stderr.read() ?? '')
          .trim()
          .split('\n'),
    };
  }

  it('tells each phase at once, then a line every two seconds with the time that is left', () => {
    const run = follow({});
    run.at(100, 'cold', 10);
    run.at(1_000, 'measured', 10);
    run.at(1_500, 'measured', 10);
    run.at(4_000, 'measured', 10);
    expect(run.lines()).toEqual([
      'First request (request 1 of 10, about 900 ms left)',
      'Measuring (request 2 of 10, about 4 s left)',
      'Measuring (request 4 of 10, about 6 s left)',
    ]);
  });

  it('counts by the time budget where that ends first', () => {
    const run = follow({ minutes: 1 });
    run.at(30_000, 'measured', 5_000);
    expect(run.lines()).toEqual(['Measuring (request 1 of 5000, about 30 s left)']);
  });
});

describe('formatBench()', () => {
  it('says why it stopped, what the machine did, and what was predicted', () => {
    const text = formatBench(
      exampleRecord({
        memory: { peakRssBytes: 100 * 2 ** 20, predictedPeakBytes: 150 * 2 ** 20 },
        stop: { reason: 'narrow-enough', reachedPercent: 3.21 },
        shares: { suggestionsInTime: { value: 0.5, low: 0.3, high: 0.7, n: 10 } },
        selfCheck: { noise: { verdict: 'noisy', reasons: ['50 % was busy'], facts: {} } },
      }),
    );
    expect(text).toContain('peak memory 100.0 MiB, at most 150.0 MiB predicted');
    expect(text).toContain('stopped because the interval was narrow enough (interval ±3.2 %');
    expect(text).toContain('suggestions in time 50 % (95 % interval 30 % to 70 %, n 10)');
    expect(text).toContain('the machine was noisy: 50 % was busy');
  });
});
