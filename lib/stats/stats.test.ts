import { describe, expect, it } from 'vitest';
import {
  batchMeans,
  bootstrapInterval,
  createRandom,
  effectiveSampleSize,
  interquartileRange,
  mean,
  meanInterval,
  median,
  normalCumulative,
  quantile,
  quantileInterval,
  sampleFloor,
  studentQuantile,
  tailQuantile,
  wilsonInterval,
} from './index.ts';
import { xoshiro128 } from './random.ts';
import { createSeries } from './simulate-series.ts';
import { excludedSamples } from './tail-bound.ts';

const oneTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

describe('quantile', () => {
  it('interpolates like numpy', () => {
    expect(quantile([10, 20, 30, 40], 0.5)).toBe(25);
    expect(quantile([40, 10, 30, 20], 0.25)).toBe(17.5);
    expect(quantile([7], 0.99)).toBe(7);
    expect(median([3, 1, 2])).toBe(2);
    expect(interquartileRange(oneTo(5))).toBe(2);
  });

  it('refuses nothing and NaN', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow('NaN');
    expect(() => quantile([1], 95)).toThrow('wanted 0 to 1');
  });
});

describe('quantileInterval', () => {
  it('has the classical ranks of a median: n = 20 gives x_6 and x_15 with 95.86 %', () => {
    const interval = quantileInterval(oneTo(20));
    expect(interval).toMatchObject({ value: 10.5, low: 6, high: 15 });
    expect(interval?.coverage).toBeCloseTo(0.9586, 4);
  });

  it('first exists at the published sample sizes', () => {
    const first = (q: number): number => {
      let n = 2;
      while (quantileInterval(oneTo(n), q) === undefined) n += 1;
      return n;
    };
    expect([0.5, 0.75, 0.9, 0.95, 0.99].map(first)).toEqual([6, 11, 29, 59, 299]);
  });

  it('covers the true median in at least 95 % of seeded trials', () => {
    const random = createRandom(3);
    let covered = 0;
    for (let trial = 0; trial < 2000; trial++) {
      // Skewed like latencies: the true median of -ln(u) is ln 2.
      const sample = Array.from({ length: 15 }, () => -Math.log(1 - random.next()));
      const interval = quantileInterval(sample);
      if (interval && interval.low <= Math.LN2 && interval.high >= Math.LN2) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.95);
  });
});

describe('sample floors', () => {
  it('are the published ones of MLPerf Endpoints (t = 1)', () => {
    expect(QUANTILES.map((q) => sampleFloor(q))).toEqual([11, 24, 64, 130, 662, 6636]);
  });

  it('are the published ones where the bound is the maximum (t = 0)', () => {
    const first = (q: number): number => {
      let n = 1;
      while (excludedSamples(n, q) < 0) n += 1;
      return n;
    };
    expect(QUANTILES.map(first)).toEqual([7, 17, 44, 90, 459, 4603]);
  });

  it('make a p95 of 129 values n/a and one of 130 a number', () => {
    expect(tailQuantile(oneTo(129), 0.95)).toBeUndefined();
    expect(tailQuantile(oneTo(130), 0.95)).toEqual({ value: 123.55, upperBound: 129 });
  });
});

describe('studentQuantile', () => {
  it('has the values of every printed table', () => {
    const table: [number, number][] = [
      [1, 12.7062],
      [2, 4.3027],
      [4, 2.7764],
      [9, 2.2622],
      [30, 2.0423],
    ];
    for (const [df, value] of table) expect(studentQuantile(0.975, df)).toBeCloseTo(value, 4);
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.96, 3);
    expect(studentQuantile(0.95, 5)).toBeCloseTo(2.015, 3);
  });
});

describe('means', () => {
  it('gives mean +- t s / sqrt(n)', () => {
    const interval = meanInterval([1, 2, 3, 4, 5]);
    expect(interval?.mean).toBe(3);
    expect(interval?.standardDeviation).toBeCloseTo(1.5811, 4);
    expect(interval?.high).toBeCloseTo(3 + (2.7764 * 1.5811) / Math.sqrt(5), 3);
    expect(meanInterval([1])).toBeUndefined();
  });

  it('counts a series of correlation 0.5 as a third of its length', () => {
    expect(effectiveSampleSize(90, 0.5)).toBeCloseTo(30, 10);
  });

  it('widens the interval of a dependent series by batches', () => {
    const random = createRandom(11);
    const series: number[] = [];
    for (let i = 0, x = 0; i < 640; i++) {
      x = 0.8 * x + random.next() - 0.5;
      series.push(x);
    }
    const naive = meanInterval(series);
    const batched = batchMeans(series);
    if (naive === undefined || batched === undefined) throw new Error('expected intervals');
    expect(batched.batchLength).toBeGreaterThan(4);
    expect((batched.high - batched.low) / (naive.high - naive.low)).toBeGreaterThan(1.7);
    expect(batchMeans(oneTo(19))).toBeUndefined();
  });
});

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // Newcombe (1998), table I: 81 of 263 and 0 of 20.
    expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(0, 20)).toMatchObject({ value: 0, low: 0 });
    expect(wilsonInterval(0, 20).high).toBeCloseTo(0.1611, 4);
    expect(wilsonInterval(20, 20).high).toBe(1);
  });

  it('refuses more passes than tasks', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
  });
});

describe('bootstrapInterval', () => {
  it('is repeatable by its seed and holds the paired difference', () => {
    const pairs = oneTo(30).map((i) => ({ a: i + 1, b: i }));
    const difference = (sample: typeof pairs): number => mean(sample.map(({ a, b }) => a - b));
    const result = bootstrapInterval(pairs, (items) => difference([...items]), { seed: 5 });
    expect(result).toEqual({
      value: 1,
      low: 1,
      high: 1,
      shareAboveZero: 1,
      resamples: 10_000,
      seed: 5,
    });
  });

  it('covers the truth of few items, which plain percentiles do not', () => {
    const series = createSeries(31);
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const items = series(10, 0);
      const { low, high } = bootstrapInterval(items, mean, { resamples: 400, seed: run });
      if (low <= 0 && high >= 0) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.92); // 0.90 with plain percentiles
  });

  it('is about as wide as theory says for a mean', () => {
    const values = oneTo(100);
    const { low, high } = bootstrapInterval(values, mean, { resamples: 4000, seed: 1 });
    // s / sqrt(n) = 28.87 / 10 (population s, as the bootstrap sees it)
    expect((high - low) / (2 * 1.96)).toBeGreaterThan(2.887 * 0.93);
    expect((high - low) / (2 * 1.96)).toBeLessThan(2.887 * 1.07);
    expect(bootstrapInterval(values, mean, { resamples: 4000, seed: 1 })).toMatchObject({
      low,
      high,
    });
  });
});

describe('createRandom', () => {
  it('follows the published sequence of xoshiro128**', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect([next(), next(), next(), next()]).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('repeats by seed, differs between seeds and stays in range', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 1000 }, () => random.next());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)[0]).not.toBe(draw(2)[0]);
    expect(draw(2 ** 40)[0]).not.toBe(draw(0)[0]);
    expect(mean(draw(9))).toBeCloseTo(0.5, 1);
    expect(Math.max(...draw(9))).toBeLessThan(1);
  });

  it('rolls a fair die and shuffles without losing a card', () => {
    const random = createRandom(2);
    const rolls = new Array(6).fill(0);
    for (let i = 0; i < 6000; i++) rolls[random.integer(6)] += 1;
    for (const count of rolls) expect(Math.abs(count - 1000)).toBeLessThan(120);
    expect(random.shuffle(oneTo(52)).sort((a, b) => a - b)).toEqual(oneTo(52));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});

describe('normalCumulative', () => {
  it('has the values of every printed table', () => {
    expect(normalCumulative(0)).toBeCloseTo(0.5, 7);
    expect(normalCumulative(1.959964)).toBeCloseTo(0.975, 6);
    expect(normalCumulative(-2.575829)).toBeCloseTo(0.005, 6);
  });
});
