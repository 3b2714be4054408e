import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { type Chart, type ChartTheme, chartKvGrowth, chartRoofline } from './index.ts';

const kv = (theme: ChartTheme = 'paper'): Chart =>
  chartKvGrowth(
    [
      { label: 'small', bytesPerToken: 1024 },
      { label: 'large', bytesPerToken: 4096 },
    ],
    { contexts: [1024, 2048], theme },
  );
const roof = { flopsPerSecond: 100e9, bytesPerSecond: 10e9 };
const roofline = (theme: ChartTheme = 'paper'): Chart =>
  chartRoofline(
    roof,
    [
      { label: 'a token', flopsPerByte: 2, flopsPerSecond: 18e9 },
      { label: 'a prompt', flopsPerByte: 500, flopsPerSecond: 80e9 },
    ],
    { theme },
  );

describe('chartKvGrowth()', () => {
  it('names the largest cache at the longest context, and multiplies for every other', () => {
    const { title, description, table } = kv();
    expect(title).toContain('8.0 MiB in large');
    expect(description).toContain('small: 1024 tokens 1.0 MiB, 2048 tokens 2.0 MiB');
    expect(table.rows).toEqual([
      ['large', '4.0 KiB', '4.0 MiB', '8.0 MiB'],
      ['small', '1.0 KiB', '1.0 MiB', '2.0 MiB'],
    ]);
  });

  it('begins where there are no tokens, and names one model once', () => {
    const { spec } = kv();
    const { layer, data } = spec as { layer: unknown; data: { values: { tokens: number }[] } };
    expect(data.values.filter(({ tokens }) => tokens === 0)).toHaveLength(2);
    expect(layer).toHaveLength(2);
    const one = chartKvGrowth([{ label: 'alone', bytesPerToken: 1 }], { contexts: [8] });
    expect(JSON.stringify(one.spec.title)).toContain('"subtitle":"each line');
  });

  it('refuses nothing, and more lines than can be told apart', () => {
    expect(() => chartKvGrowth([], { contexts: [1] })).toThrow(RangeError);
    const rows = ['a', 'b', 'c', 'd', 'e'].map((label) => ({ label, bytesPerToken: 1 }));
    expect(() => chartKvGrowth(rows, { contexts: [1] })).toThrow('Cannot draw 5 models');
  });
});

describe('chartRoofline()', () => {
  it('says for each work which side of the ridge it is on, and what could be had', () => {
    const { title, table } = roofline();
    expect(title).toBe('Memory limits 1 of 2 kinds of work');
    expect(table.rows).toEqual([
      ['a token', '2', '18', '20', 'memory'],
      ['a prompt', '500', '80', '100', 'arithmetic'],
    ]);
  });

  it('refuses a roof that no machine has', () => {
    const work = [{ label: 'a token', flopsPerByte: 2, flopsPerSecond: 1 }];
    const none = { flopsPerSecond: 1, bytesPerSecond: -2 };
    expect(() => chartRoofline(none, work)).toThrow('wanted both above 0');
  });

  it('writes names of neighbours below one another', () => {
    const near = ['first', 'second', 'third', 'fourth'].map((label, i) => ({
      ...{ label, flopsPerByte: 4 + 0.1 * i, flopsPerSecond: 20e9 + 1e8 * i },
    }));
    const { layer, height } = chartRoofline(roof, near).spec as unknown as {
      readonly height: number;
      readonly layer: readonly {
        readonly data: { readonly values: readonly { readonly labelY: number }[] };
        readonly encoding: {
          readonly y: { readonly scale: { readonly domain: [number, number] } };
        };
      }[];
    };
    const names = layer.at(-1);
    const [low, high] = names?.encoding.y.scale.domain ?? [1, 1];
    const pixels = (names?.data.values ?? [])
      .map(({ labelY }) => (height * Math.log(high / labelY)) / Math.log(high / low))
      .toSorted((a, b) => a - b);
    expect(pixels).toHaveLength(4);
    pixels.slice(1).forEach((top, i) => {
      expect(top - (pixels[i] ?? 0)).toBeGreaterThan(15.9);
    });
  });
});

describe.each(['paper', 'dark', 'css'] as const)('in the %s theme', (theme) => {
  it.each([
    ['kv growth', kv],
    ['roofline', roofline],
  ])('%s is a valid specification', (_name, draw) => {
    const warnings: string[] = [];
    const warn = (...parts: readonly string[]) => {
      warnings.push(parts.join(' '));
      return logger;
    };
    const quietly = () => logger;
    const logger = { warn, info: quietly, debug: quietly, error: warn, level: quietly };
    compile(draw(theme).spec as never, { logger: logger as never });
    expect(warnings).toEqual([]);
  });
});
