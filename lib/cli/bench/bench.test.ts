import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  exampleDraft,
  exampleRecord,
  type RequestSample,
  type RunDraft,
  type RunRecord,
} from '../../record/index.ts';
import type { BenchFlags } from '../bench.ts';
import { chooseEndpoint } from './choose-endpoint.ts';
import { chooseMode } from './choose-mode.ts';
import { comparePair } from './compare-pair.ts';
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
  api: 'completions',
  apiUrl: 'http://127.0.0.1:9/v1',
  apiModel: undefined,
  allowRemote: false,
};

describe('chooseMode()', () => {
  it.each([
    [{ sweep: 'context', typing: true }, '--sweep context and --typing'],
    [{ sustained: true, against: 'tiny-coder-3m' }, '--against and --sustained'],
    [{ sweep: 'threads', precision: 5 }, 'do not steer --sweep threads'],
    [{ against: 'api', minutes: 1 }, 'do not steer --against'],
    [{ against: 'tiny-coder-3m', resume: true }, 'Only a pair with an endpoint'],
    [{ against: 'api', apiUrl: undefined }, 'no address is set'],
    [{ against: 'api', againstDtype: 'q8' }, 'not ours to choose'],
    [{ against: 'api', apiUrl: 'https://api.example.com/v1' }, 'without --allow-remote'],
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

describe('describeCommand() of a pair with an endpoint', () => {
  it('names the endpoint where it was asked, and nowhere else', () => {
    const asked = describeCommand({ ...flags, against: 'api', resume: true });
    expect(asked).toMatch(
      /--seed 0 --against api --resume --api completions --api-url http:\/\/127.0.0.1:9\/v1$/,
    );
    expect(describeCommand(flags)).not.toContain('api');
  });
});

describe('chooseEndpoint()', () => {
  it('takes the key from the environment, and lets prompts out only when told to', () => {
    const remote = { ...flags, against: 'api', apiUrl: 'https://api.example.com/v1' };
    expect(chooseEndpoint(flags, { OPENAI_API_KEY: 'sk-1' })).toEqual({
      url: 'http://127.0.0.1:9/v1',
      model: undefined,
      api: 'completions',
      apiKey: 'sk-1',
    });
    expect(chooseEndpoint({ ...remote, allowRemote: true }, {}).apiKey).toBeUndefined();
    expect(() => chooseEndpoint(remote, {})).toThrow(
      'Nothing was sent to "api.example.com": no prompt leaves this machine without --allow-remote',
    );
  });
});

describe('comparePair()', () => {
  const side = (name: string, changes: Partial<RunDraft> = {}): RunRecord =>
    exampleRecord({ pairing: { sessionId: 's', side: name, blocks: 2 }, ...changes });

  it('has a verdict for two sides of a session, and for nothing else', () => {
    const [a, b] = [side('A'), side('B')];
    expect(comparePair([a, b])?.comparison?.metrics.map(({ metric }) => metric)).toEqual([
      'ttftMs',
      'tpotMs',
      'e2eLatencyMs',
    ]);
    expect(comparePair([a])).toBeUndefined();
    expect(comparePair([exampleRecord(), exampleRecord()])).toBeUndefined();
  });

  it('leaves out the whole answer where answers differ in length, and says so', () => {
    const { samples } = exampleDraft();
    const shorter = samples.map((sample) => ({ ...sample, outputTokens: 4 }));
    const verdict = comparePair([side('A'), side('B', { samples: shorter })]);
    expect(verdict?.comparison?.metrics.map(({ metric }) => metric)).toEqual(['ttftMs', 'tpotMs']);
    expect(verdict?.notes.at(-1)).toContain('differ in length');
  });

  it('says where a difference is no larger than what the client misreads', () => {
    const later = exampleDraft().samples.map(({ events, ...sample }) => ({
      ...sample,
      events: events.map((event) => ({ ...event, timeMs: event.timeMs + 1 })),
    }));
    const planted = (medianErrorMs: number): Partial<RunDraft> => ({
      samples: later,
      selfCheck: {
        planted: [
          {
            ...{ metric: 'ttftMs', concurrency: 1, streams: 8, isWithinLimit: false },
            ...{ medianErrorMs, worstErrorMs: 5 },
          },
        ],
      },
    });
    const words = 'Time to first token: the difference of 1 ms is no larger than what our client';
    const notesOf = (errorMs: number): string =>
      comparePair([side('A'), side('B', planted(errorMs))])?.notes.join() ?? '';
    expect(notesOf(1.4)).toContain(`${words} misreads, 1.4 ms`);
    expect(notesOf(0.4)).not.toContain('misreads');
  });

  it('says in a sentence why there is none, when the endpoint plays a recording', () => {
    const verdict = comparePair([side('A', { mode: 'live' }), side('B', { mode: 'recorded' })]);
    expect(verdict?.comparison).toBeUndefined();
    expect(verdict?.text).toMatch(/^No verdict. Cannot compare a live run with a recorded one/);
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
  it('says of an endpoint what it says of itself, and what was seen from here', () => {
    const { engine, model } = exampleDraft();
    const text = formatBench(
      exampleRecord({
        engine: {
          ...engine,
          evidence: ['Every time includes the network'],
          serverReports: { kind: 'vllm' },
        },
        model: { ...model, weights: 'remote', files: {} },
      }),
    );
    expect(text).toContain(
      'tiny-coder-1m behind an endpoint (it says: server "vllm", weights "unknown", device "unknown")',
    );
    expect(text).toContain('Every time includes the network');
    expect(text).not.toContain('peak memory');
  });

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
