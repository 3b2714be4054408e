import { describe, expect, it } from 'vitest';
import { type LedgerEntry, residualsOf, summarizeTrack } from './index.ts';

const entry = (value: number, measured: number | null, basis: LedgerEntry['basis'] = 'probe') => ({
  schemaVersion: 2 as const,
  id: 'x',
  predictedAt: '2026-11-20T12:00:00.000Z',
  fingerprint: 'f',
  basis,
  modelType: 'qwen2',
  parameters: 1,
  dtype: 'q8',
  promptTokens: 64,
  outputTokens: 32,
  predicted: { tpotMs: { value, low: value / 1.1, high: value * 1.1 } },
  measured: measured === null ? null : { tpotMs: measured },
  recordId: null,
});
const entries = [entry(10, 10), entry(10, 10.5), entry(10, 20), entry(10, null)];

describe('the ledger', () => {
  it('counts error and coverage of what was scored, and nothing else', () => {
    const track = summarizeTrack([...entries, entry(1, 99, 'specification')], 'tpotMs', 'probe');
    expect(track?.n).toBe(3);
    expect(track?.medianErrorPercent).toBeCloseTo(100 * (1 - 10 / 10.5), 10);
    expect(track?.coveragePercent).toBeCloseTo(200 / 3, 10);
  });

  it('gives residuals as logarithms, per quantity', () => {
    expect(residualsOf(entries, 'tpotMs', 'probe').at(-1)).toBeCloseTo(-Math.log(2), 10);
    expect(residualsOf(entries, 'ttftMs', 'probe')).toEqual([]);
  });

  it('says nothing about a past there is not', () => {
    expect(summarizeTrack([entry(10, null)], 'tpotMs', 'probe')).toBeNull();
  });
});
