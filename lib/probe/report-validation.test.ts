import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeProbe, type ProbeResult } from '../prediction/index.ts';
import { median, quantile } from '../stats/index.ts';
import { formatReport, type PredictedCase, predictCases } from './report-validation.ts';
import type { ValidationCase } from './validation-child.ts';
import { VALIDATION_MODELS } from './validation-models.ts';

interface Recording {
  readonly probe: ProbeResult;
  readonly cases: readonly Omit<ValidationCase, 'config' | 'threads'>[];
}

// Recorded: probes, each with passes of models it never saw in the minutes after it. What is tested is the
// arithmetic that turns the one into the other, not the speed of whatever runs this test. After the first two it was
// decided that formats share what they found of the memory; the third was recorded after that.
const recordings = ['first', 'second', 'third'].map((name) => {
  const path = new URL(`./__fixtures__/validation-2026-11-21-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Recording;
});

const rows = recordings.flatMap(({ probe, cases }) =>
  predictCases(
    cases.map((one) => {
      const model = VALIDATION_MODELS.find(({ name }) => name === one.model);
      if (model === undefined) throw new Error(`"${one.model}" is not a validation model`);
      return { ...one, config: model.config, threads: probe.machine.threads };
    }),
    probe,
  ),
);

describe.each([
  { kind: 'decode', least: 24, medianPercent: 5, p90Percent: 10 },
  { kind: 'prefill', least: 24, medianPercent: 9, p90Percent: 18 },
] as const)('the recorded $kind of unseen models', ({ kind, least, medianPercent, p90Percent }) => {
  const own = rows.filter((row) => row.kind === kind);
  const errors = own.map(({ predictedMs, bestMs }) => 100 * Math.abs(predictedMs / bestMs - 1));

  it('comes out of the recorded probe', () => {
    for (const { probe } of recordings) expect(judgeProbe(probe).verdict).not.toBe('refused');
    expect(own.length).toBeGreaterThanOrEqual(least);
    expect(median(errors)).toBeLessThan(medianPercent);
    expect(quantile(errors, 0.9)).toBeLessThan(p90Percent);
  });

  it('lies in an interval made from the errors of other models, about nine times in ten', () => {
    const judged = own.filter(({ isCovered }) => isCovered !== null);
    expect(judged).toHaveLength(own.length);
    const share = judged.filter(({ isCovered }) => isCovered).length / judged.length;
    expect(share).toBeGreaterThanOrEqual(0.85);
    expect(share).toBeLessThanOrEqual(0.95);
  });
});

describe('published rates alone', () => {
  it('come within a fifth of half of the recorded tokens', () => {
    const decode = rows.filter((row) => row.kind === 'decode');
    const errors = decode.map(({ modelledMs, bestMs }) => 100 * Math.abs(modelledMs / bestMs - 1));
    expect(median(errors)).toBeLessThan(20);
  });
});

describe('formatReport()', () => {
  it('says what it has no cases of', () => {
    const decode = rows.filter((row: PredictedCase) => row.kind === 'decode');
    expect(formatReport(decode)).toContain('prefill: nothing measured');
  });
});
