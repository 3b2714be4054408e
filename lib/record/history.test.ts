import { describe, expect, it } from 'vitest';
import { exampleDraft, exampleRecord, type RequestSample, summarizeHistory } from './index.ts';

const { engine, model, samples } = exampleDraft();

/** `count` measured requests with first tokens at 100, 101, ... ms and 10 ms per token. */
function requests(count: number): RequestSample[] {
  const example = samples[1] as RequestSample;
  return Array.from({ length: count }, (_, index) => {
    const timeMs = 100 + index;
    const events = [timeMs, timeMs + 10].map((one) => ({ timeMs: one, tokens: 1 }));
    return { ...example, index, events, outputTokens: 2, endMs: timeMs + 10 };
  });
}

describe('summarizeHistory', () => {
  it('gives median and spread over requests; p95 is n/a under 130 of them', () => {
    const { groups } = summarizeHistory([
      exampleRecord({ samples: requests(100) }),
      exampleRecord({ samples: requests(29), command: 'again' }),
    ]);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ runs: 2, ttftMs: { n: 129, p95: null } });
    const enough = summarizeHistory([exampleRecord({ samples: requests(130) })]);
    expect(enough.groups[0]?.ttftMs).toEqual({ median: 164.5, iqr: 64.5, p95: 222.55, n: 130 });
    expect(enough.groups[0]?.tpotMs?.median).toBe(10);
  });

  it('never mixes models, weights, formats, devices, places, modes or workloads', () => {
    const { workload } = exampleDraft();
    const weights = { 'model.safetensors': { sha256: 'f'.repeat(64), bytes: 1 } };
    const records = [
      exampleRecord(),
      exampleRecord({ model: { ...model, name: 'tiny-coder-3m' } }),
      exampleRecord({ model: { ...model, files: weights } }),
      exampleRecord({ engine: { ...engine, got: { device: 'cpu', dtype: 'q4' } } }),
      exampleRecord({ engine: { ...engine, got: { device: 'cuda', dtype: 'fp32' } } }),
      exampleRecord({ place: 'codespace' }),
      exampleRecord({ mode: 'live' }),
      exampleRecord({ workload: { ...workload, kind: 'chat' } }),
    ];
    const { groups } = summarizeHistory(records);
    expect(groups).toHaveLength(records.length);
    expect(groups.every((group) => group.runs === 1)).toBe(true);
  });

  it('never mixes the steps of a sweep, nor one user with sixteen', () => {
    const { workload } = exampleDraft();
    const step = (group: string, value: number) => ({
      ...{ group, value, metrics: {}, valid: true, reasons: [] },
    });
    const points = [step('1 thread', 1), step('4 threads', 4), step('64 threads', 64)];
    const groups = ['1 thread', '4 threads', '4 threads'];
    const sweep = exampleRecord({
      sweep: { axis: 'threads', points },
      samples: requests(3).map((sample, i) => ({ ...sample, group: groups[i] as string })),
    });
    const load = exampleRecord({ workload: { ...workload, concurrency: 16 } });
    const history = summarizeHistory([sweep, load, exampleRecord()]);
    const found = history.groups.map(({ setting, runs, ttftMs }) => [setting, runs, ttftMs?.n]);
    expect(found).toContainEqual(['threads 1', 1, 1]);
    expect(found).toContainEqual(['threads 4', 1, 2]);
    // what was refused is no row of its own
    expect(found).toHaveLength(4);
    expect(history.groups.some(({ workload }) => workload.endsWith(', 16 at once'))).toBe(true);
    const invalid = exampleRecord({ sweep: { axis: 'threads', points }, reasons: ['Noise'] });
    expect(summarizeHistory([invalid])).toEqual({ groups: [], invalidRuns: 1 });
  });

  it('leaves invalid runs out and counts them', () => {
    const history = summarizeHistory([exampleRecord({ reasons: ['Noise'] }), exampleRecord()]);
    expect(history).toMatchObject({ invalidRuns: 1, groups: [{ runs: 1 }] });
  });

  it('keeps a run whose times are not usable, without its times', () => {
    const timing = { valid: false, reasons: ['Too noisy'] };
    const history = summarizeHistory([exampleRecord({ timing }), exampleRecord({ mode: 'live' })]);
    expect(history.invalidRuns).toBe(0);
    expect(history.groups.find(({ mode }) => mode !== 'live')).toMatchObject({
      ...{ runs: 1, ttftMs: null, tpotMs: null },
    });
  });

  it('gives no quartiles of three requests, and nothing of none', () => {
    const few = summarizeHistory([exampleRecord({ samples: requests(3) })]);
    expect(few.groups[0]?.ttftMs).toEqual({ median: 101, iqr: null, p95: null, n: 3 });
    const none = summarizeHistory([exampleRecord({ samples: [] })]);
    expect(none.groups[0]?.ttftMs).toBeNull();
  });
});
