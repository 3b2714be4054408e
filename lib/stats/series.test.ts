import { describe, expect, it } from 'vitest';
import {
  batchMeans,
  createRandom,
  detectSteadyState,
  judgeNoise,
  mean,
  meanInterval,
  quantileInterval,
  seriesQuantileInterval,
  spreadOfBlockMinima,
  testTrend,
} from './index.ts';
import { createSeries } from './simulate-series.ts';
import { findShift } from './steady-state.ts';

const oneTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const _QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

describe('testTrend', () => {
  it('gives the plain Mann-Kendall z of a short rising series', () => {
    // S = 21, variance = 7 * 6 * 19 / 18, z = 20 / sqrt(44.33)
    expect(testTrend(oneTo(7)).z).toBeCloseTo(20 / Math.sqrt((7 * 6 * 19) / 18), 12);
    expect(testTrend(oneTo(10)).direction).toBe('rising');
    expect(testTrend(oneTo(10).reverse()).direction).toBe('falling');
  });

  it.each([0, 0.4, 0.6])(
    'believes 8 %% of trendless series at most where neighbours correlate %d',
    (correlation) => {
      const series = createSeries(4);
      let believed = 0;
      for (let trial = 0; trial < 400; trial++) {
        if (testTrend(series(60, correlation)).direction !== 'none') believed += 1;
      }
      expect(believed / 400).toBeLessThan(0.08);
    },
  );

  it('still sees a drift of two standard deviations where neighbours correlate 0.4', () => {
    const series = createSeries(5);
    let seen = 0;
    for (let trial = 0; trial < 100; trial++) {
      const drifting = series(100, 0.4).map((value, i) => value + (2 * i) / 100);
      if (testTrend(drifting).direction === 'rising') seen += 1;
    }
    expect(seen).toBeGreaterThan(85);
  });
});

describe('intervals of dependent samples', () => {
  /** Share of 500 simulated runs whose interval holds the truth, 0. */
  function coverage(
    correlation: number,
    interval: (values: readonly number[]) => { low: number; high: number } | undefined,
  ): number {
    const series = createSeries(21);
    let covered = 0;
    for (let run = 0; run < 500; run++) {
      const found = interval(series(200, correlation));
      if (found && found.low <= 0 && found.high >= 0) covered += 1;
    }
    return covered / 500;
  }

  it.each([0, 0.4, 0.8])('cover 92 to 98 %% where neighbours correlate %d', (correlation) => {
    for (const interval of [seriesQuantileInterval, batchMeans]) {
      expect(coverage(correlation, interval)).toBeGreaterThanOrEqual(0.92);
      expect(coverage(correlation, interval)).toBeLessThanOrEqual(0.98);
    }
  });

  it('do not, when samples are taken for independent', () => {
    expect(coverage(0.8, meanInterval)).toBeLessThan(0.6);
    expect(coverage(0.8, quantileInterval)).toBeLessThan(0.7);
    expect(coverage(0.4, meanInterval)).toBeLessThan(0.9);
  });

  it('cover the tail of a skewed run as well', () => {
    const series = createSeries(22);
    const truth = Math.exp(1.2815515655446004); // 90 % quantile of exp(normal)
    let covered = 0;
    for (let run = 0; run < 500; run++) {
      const latencies = series(400, 0.6).map(Math.exp);
      const found = seriesQuantileInterval(latencies, 0.9);
      if (found && found.low <= truth && found.high >= truth) covered += 1;
    }
    expect(covered / 500).toBeGreaterThanOrEqual(0.92);
    expect(covered / 500).toBeLessThanOrEqual(0.98);
  });

  it('are those of independent samples when the samples are', () => {
    const alternating = oneTo(20).map((i) => (i % 2 === 0 ? i : 21 - i)); // no positive correlation
    expect(seriesQuantileInterval(alternating)).toEqual(quantileInterval(alternating));
    expect(seriesQuantileInterval(oneTo(5))).toBeUndefined();
  });
});

describe('findShift', () => {
  it('finds the published change of the Nile after 1898', () => {
    // Annual flow at Aswan, 1871 to 1970 (Cobb 1978); mean 919.35.
    const nile = `1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799
      958 1140 1100 1210 1150 1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050
      969 831 726 456 824 702 1120 1100 832 764 821 768 845 864 862 698 845 744 796 1040 759 781 865
      845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848 890 744 749 838 1050 918
      986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740`
      .split(/\s+/)
      .map(Number);
    expect(mean(nile)).toBeCloseTo(919.35, 10);
    expect(1870 + findShift(nile).after).toBe(1898);
    expect(findShift(nile).probability).toBeLessThan(0.001);
    // MSER crops what came before: from then on the river is steady.
    expect(detectSteadyState(nile)).toMatchObject({ reached: true, dropped: 28 });
  });
});

describe('judgeNoise', () => {
  it('calls a machine noisy by each fact beyond its limit, and says which', () => {
    expect(
      judgeNoise({
        stealPercent: 3.456,
        otherCpuPercent: 96,
        loadPerCore: 1.5,
        throttledPercent: 0,
        frequencyMhz: { min: 1500, max: 3000 },
        thermalEvents: 2,
      }),
    ).toMatchObject({
      verdict: 'noisy',
      reasons: [
        '3.46 % of the processor was given to others, limit 2 %',
        '96 % of a core was busy with something else, limit 20 %',
        '1.5 tasks per core were running at the start, limit 1',
        '50 % drop of the core frequency, limit 20 %',
        '2 thermal throttling events',
      ],
    });
  });

  it('calls it quiet below the limits, and unknown when nothing could be read', () => {
    expect(judgeNoise({ stealPercent: 0.5, otherCpuPercent: 3 }).verdict).toBe('quiet');
    expect(judgeNoise({}).verdict).toBe('unknown');
  });

  it('sees a machine that changed by its best times alone', () => {
    const quiet = oneTo(50).map((i) => 10 + (i % 7)); // every block has a 10
    expect(spreadOfBlockMinima(quiet)).toBe(0);
    const slower = quiet.map((value, i) => (i < 30 ? value : value * 1.5));
    expect(spreadOfBlockMinima(slower)).toBe(50);
    expect(spreadOfBlockMinima(oneTo(9))).toBeUndefined();
  });
});

describe('detectSteadyState', () => {
  const noise = createRandom(6);
  const steady = Array.from({ length: 60 }, () => 10 + noise.next());

  it('crops a slow start and keeps the rest', () => {
    const state = detectSteadyState([30, 25, 20, 16, 13, ...steady]);
    expect(state.reached && state.dropped).toBe(5);
  });

  it('finds steady series steady, also where neighbours resemble each other', () => {
    const series = createSeries(8);
    const steadyShare = (correlation: number): number => {
      let reached = 0;
      for (let trial = 0; trial < 200; trial++) {
        if (detectSteadyState(series(80, correlation)).reached) reached += 1;
      }
      return reached / 200;
    };
    expect(steadyShare(0)).toBeGreaterThan(0.88);
    expect(steadyShare(0.6)).toBeGreaterThan(0.8);
  });

  it('says no to a drift, a jump and too little', () => {
    const drift = steady.map((value, i) => value + i / 20);
    const jump = steady.map((value, i) => value + (i < 40 ? 0 : 3));
    expect(detectSteadyState(drift)).toMatchObject({ reached: false });
    expect(detectSteadyState(jump)).toMatchObject({ reached: false });
    expect(detectSteadyState(steady.slice(0, 19))).toEqual({
      reached: false,
      reason: 'Too few values: 19, wanted 20',
    });
  });
});
