import { describe, expect, it } from 'vitest';
import { MODEL_CATALOGUE } from '../../../models/index.ts';
import { adviseModels } from './advise-models.ts';
import { formatAdvice } from './format-advice.ts';
import { type Advice, judgeLimit, rankAdvice } from './rank-advice.ts';
import { ADVISED_WORKLOADS, parseLimit } from './workloads.ts';

const row = (model: string, changes: Partial<Advice> = {}): Advice => ({
  ...{ model, dtype: 'q8', parameters: 1, licence: 'Apache-2.0', licenceKind: 'permissive' },
  ...{ weightBytes: 1, weightBasis: 'formula', latencyBasis: 'probe', fits: true, limit: 'within' },
  latencyMs: { value: 100, low: 90, high: 110 },
  peakMemoryBytes: { value: 1, low: 1, high: 1 },
  ...{ reported: null, warnings: [] },
  ...changes,
});
const reported = (passAt1: number): Pick<Advice, 'reported'> => ({
  reported: { benchmark: 'HumanEval', passAt1, source: 'a paper', asOf: '2026' },
});
const order = (rows: readonly Advice[]): string =>
  rankAdvice(rows)
    .map((one) => one.model)
    .join('');

describe('rankAdvice()', () => {
  it('lets memory decide before the limit, the limit before the licence, that before quality', () => {
    const rows = [
      row('f', { fits: false, ...reported(0.99) }),
      row('e', { limit: 'over' }),
      row('d', { limit: 'perhaps' }),
      row('c', { licenceKind: 'limited', ...reported(0.9) }),
      row('b', reported(0.2)),
      row('a', reported(0.5)),
    ];
    expect(order(rows)).toBe('abcdef');
    expect(order(rows.toReversed())).toBe('abcdef');
  });

  it('takes the nearest to a limit that none keeps, and the faster of two without a score', () => {
    const at = (value: number) => ({ latencyMs: { value, low: value, high: value } });
    const over = [
      row('b', { limit: 'over', ...at(900), ...reported(0.9) }),
      row('a', { limit: 'over', ...at(300) }),
    ];
    expect(order(over)).toBe('ab');
    expect(order([row('b', at(2)), row('a', at(1))])).toBe('ab');
  });
});

describe('judgeLimit()', () => {
  it('asks the whole interval, not its middle', () => {
    const latency = { value: 100, low: 80, high: 120 };
    expect([120, 119, 79].map((limit) => judgeLimit(latency, limit))).toEqual([
      'within',
      'perhaps',
      'over',
    ]);
    expect(judgeLimit(latency, null)).toBe('none');
  });
});

describe('parseLimit()', () => {
  it('reads milliseconds and seconds, and nothing without a unit', () => {
    expect([parseLimit('200ms'), parseLimit('1.5s')]).toEqual([200, 1500]);
    for (const text of ['200', 'fast', '0ms', '-1s']) {
      expect(() => parseLimit(text)).toThrow(`Cannot read the limit "${text}"`);
    }
  });
});

describe('the catalogue', () => {
  it.each(MODEL_CATALOGUE)('$repo says where its reported score is from', ({ reported }) => {
    expect(reported?.source ?? 'none').not.toBe('');
  });
});

describe('adviseModels()', () => {
  it('warns where four bits are larger, and never calls a reported figure measured', async () => {
    const workload = ADVISED_WORKLOADS['inline-completion'];
    if (workload === undefined) throw new Error('no workload');
    const ranked = await adviseModels(workload, 200);
    expect(ranked).toHaveLength(3 * MODEL_CATALOGUE.length);
    const q4 = ranked.find(
      ({ model, dtype }) => model.endsWith('Qwen2.5-Coder-0.5B-Instruct') && dtype === 'q4',
    );
    expect(q4?.warnings.join()).toContain('larger than q8');
    const text = formatAdvice({
      workload: { name: 'inline-completion', ...workload },
      ...{ limitMs: 200, latencyBasis: 'specification', ranked },
    });
    expect(text).toContain('Reported by others, not measured here:');
    expect(text).toContain('HumanEval');
  });
});
