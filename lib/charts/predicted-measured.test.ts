import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { chartPredictedMeasured } from './index.ts';

const rows = [
  { label: 'a token', predictedMs: 10, lowMs: 9, highMs: 11, measuredMs: 10.5 },
  { label: 'a prompt', predictedMs: 100, lowMs: 90, highMs: 110, measuredMs: 150 },
];

describe('chartPredictedMeasured()', () => {
  it('counts in its title what the intervals held, and says each in words', () => {
    const chart = chartPredictedMeasured(rows);
    expect(chart.title).toBe('1 of 2 measurements lie inside the predicted interval');
    expect(chart.description).toContain(
      'a token: predicted 10 ms (9 ms to 11 ms), measured 10.5 ms',
    );
    expect(chart.table.rows.map((row) => row.at(-1))).toEqual(['yes', 'no']);
  });

  it.each(['paper', 'dark'] as const)('is a valid specification in the %s theme', (theme) => {
    const warnings: string[] = [];
    const warn = (...parts: readonly string[]) => {
      warnings.push(parts.join(' '));
      return logger;
    };
    const logger = {
      warn,
      info: () => logger,
      debug: () => logger,
      error: warn,
      level: () => logger,
    };
    const { spec } = chartPredictedMeasured(rows, { theme });
    compile(spec as never, { logger: logger as never });
    expect(warnings).toEqual([]);
  });

  it('refuses to draw nothing', () => {
    expect(() => chartPredictedMeasured([])).toThrow(RangeError);
  });
});
