import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatMetric,
  formatMs,
  formatNumber,
  formatPercent,
  formatTable,
  formatTokensPerSecond,
  formatUsd,
  parseBytes,
  unitOf,
} from './index.ts';

describe('formatBytes', () => {
  it('counts in 1024 and says so', () => {
    const inputs = [0, 1, 1023, 1024, 1536, 2 ** 20 - 1, 2 ** 20, 3.5 * 2 ** 30, 2 ** 60, -2048];
    expect(inputs.map(formatBytes)).toEqual([
      '0 B',
      '1 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '1.0 MiB',
      '1.0 MiB',
      '3.5 GiB',
      '1024.0 PiB',
      '-2.0 KiB',
    ]);
    expect(formatBytes(Number.NaN)).toBe('unknown');
  });
});

describe('parseBytes', () => {
  it('reads what people and Docker write', () => {
    expect(['2g', '512m', '1.5 GiB', '1GB', '4096', ' 8 KiB '].map(parseBytes)).toEqual([
      2_147_483_648, 536_870_912, 1_610_612_736, 1_000_000_000, 4096, 8192,
    ]);
  });

  it('refuses what is no size', () => {
    for (const text of ['', 'much', '-1g', '5 parsecs', '1e9', 'constructor']) {
      expect(() => parseBytes(text)).toThrow(RangeError);
    }
  });
});

describe('formatNumber', () => {
  it('prints three significant digits', () => {
    const inputs = [0, 0.01234, 4.567, 98.74, 99.96, 1234.5, 1_234_567, -0.5, 1e-9];
    expect(inputs.map(formatNumber)).toEqual([
      '0',
      '0.0123',
      '4.57',
      '98.7',
      '100',
      '1,235',
      '1,234,567',
      '-0.5',
      '1.00e-9',
    ]);
  });
});

describe('formatMs', () => {
  it('picks the unit a reader would use', () => {
    const inputs = [0, 0.0421, 0.9996, 12.34, 999.4, 999.6, 59_940, 59_960, 65_000, 3_725_000];
    expect(inputs.map(formatMs)).toEqual([
      '0 ms',
      '42.1 µs',
      '1 ms',
      '12.3 ms',
      '999 ms',
      '1 s',
      '59.9 s',
      '1 min 0 s',
      '1 min 5 s',
      '1 h 2 min',
    ]);
  });
});

describe('the other formats', () => {
  it('carry their unit', () => {
    expect(formatTokensPerSecond(41.26)).toBe('41.3 tok/s');
    expect(formatPercent(0.375)).toBe('37.5 %');
    expect(formatCount(1_000_000)).toBe('1,000,000');
    expect([0.00123, 0.5, 1234.5, -3].map(formatUsd)).toEqual([
      '$0.00123',
      '$0.5',
      '$1,234.50',
      '-$3.00',
    ]);
    expect(formatPercent(Number.NaN)).toBe('unknown');
  });
});

describe('formatMetric', () => {
  it('reads the unit from the name', () => {
    expect(formatMetric('ttftMs', 812.4)).toBe('812 ms');
    expect(formatMetric('peakRssBytes', 157_286_400)).toBe('150.0 MiB');
    expect(formatMetric('decodeTokensPerSecond', 41.26)).toBe('41.3 tok/s');
    expect(formatMetric('passAt1', 0.5)).toBe('50 %');
    expect(unitOf('outputTokens')).toBe('tokens');
    expect(unitOf('layers')).toBe('number');
  });
});

describe('formatTable', () => {
  it('lines numbers up on the right and text on the left', () => {
    const rows = [
      ['fp32', '4.0 MiB', '41.3 tok/s'],
      ['q4', '812 KiB', 'n/a'],
    ];
    expect(formatTable({ title: 'Sizes', columns: ['dtype', 'size', 'speed'], rows })).toBe(
      [
        'Sizes',
        'dtype     size       speed',
        '-----  -------  ----------',
        'fp32   4.0 MiB  41.3 tok/s',
        'q4     812 KiB         n/a',
      ].join('\n'),
    );
  });
});
