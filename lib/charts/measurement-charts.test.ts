import { describe, expect, it } from 'vitest';
import {
  exampleRecord,
  type RunRecord,
  type SweepRecord,
  summarizeValues,
} from '../record/index.ts';
import {
  type Chart,
  chartRecord,
  chartResourceTimeline,
  chartSweep,
  toSweepTable,
  withTheme,
} from './index.ts';

const MIB = 2 ** 20;

const resources: NonNullable<RunRecord['resources']> = {
  intervalMs: 100,
  sampler: 'own-process',
  phases: [
    { name: 'weights', startMs: 0, endMs: 400 },
    { name: 'measured', startMs: 400, endMs: 1000 },
  ],
  samples: Array.from({ length: 10 }, (_, i) => ({
    timeMs: 100 * i,
    rssBytes: (50 + 10 * i) * MIB,
    rssAnonBytes: (20 + 10 * i) * MIB,
    rssFileBytes: 30 * MIB,
    cpuPercent: i < 4 ? 100 : 50,
    networkSentBytes: i === 5 ? 5 * MIB : 0,
  })),
};

const measured = [128, 256].map((value) => ({
  group: `${value} tokens`,
  value,
  metrics: {
    ttftMs: summarizeValues([1, 2, 3, 4, 5, 6, 7].map((ms) => (ms * value) / 128)),
    decodeTokensPerSecond: summarizeValues([12_800 / value]),
  },
  valid: true,
  reasons: [],
}));
const refused = {
  group: '4096 tokens',
  value: 4096,
  metrics: {},
  valid: false,
  reasons: ['Too long'],
};
const sweep: SweepRecord = { axis: 'promptTokens', points: [...measured, refused] };

const timed = exampleRecord({
  resources,
  memory: { peakRssBytes: 140 * MIB, predictedPeakBytes: 200 * MIB },
});
const unphased = exampleRecord({ resources: { ...resources, phases: [] } });
const swept = exampleRecord({ sweep });

const charts: Readonly<Record<string, () => Chart>> = {
  timeline: () => chartResourceTimeline(timed),
  timelineWithoutPhases: () => chartResourceTimeline(unphased),
  context: () => chartSweep(sweep, 'ttftMs'),
  contextWithoutIntervals: () => chartSweep(sweep, 'decodeTokensPerSecond'),
};

/** Compiles and draws; returns what Vega and Vega-Lite complained about. */
async function complaintsOf(chart: Chart): Promise<readonly string[]> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const warnings: string[] = [];
  const quiet = (): typeof logger => logger;
  const complain = (...parts: unknown[]): typeof logger => {
    warnings.push(parts.join(' '));
    return logger;
  };
  const logger = {
    level: quiet,
    warn: complain,
    error: complain,
    info: quiet,
    debug: quiet,
  } as never;
  const spec = chart.spec as unknown as Parameters<typeof vegaLite.compile>[0];
  const view = new vega.View(vega.parse(vegaLite.compile(spec, { logger }).spec), {
    renderer: 'none',
    logger,
  });
  await view.toSVG();
  view.finalize();
  return warnings;
}

describe('the charts of a measurement', () => {
  it.each(Object.entries(charts))(
    '%s draws without a warning in every theme',
    async (_, create) => {
      for (const theme of ['paper', 'dark', 'css'] as const) {
        expect(await complaintsOf(withTheme(create(), theme))).toEqual([]);
      }
    },
  );

  it('say in words what they show', () => {
    expect(chartResourceTimeline(timed).description).toMatchInlineSnapshot(
      `"Memory and processor over 1 s. Peak 140.0 MiB, at most 200.0 MiB predicted. load weights: 400 ms, up to 90.0 MiB, 87.5 % of a core. measured: 600 ms, up to 140.0 MiB, 50 % of a core"`,
    );
    expect(chartSweep(sweep, 'ttftMs').description).toMatchInlineSnapshot(
      `"Time to first token over Prompt length (tokens). 128 tokens: 4 ms (1 ms to 7 ms). 256 tokens: 8 ms (2 ms to 14 ms)"`,
    );
  });

  it('name a setting that was refused, and never draw it as zero', () => {
    const { spec, table } = chartSweep(sweep, 'ttftMs');
    expect(JSON.stringify(spec)).toContain('Not measured: 4,096');
    expect(table.rows.at(-1)).toEqual(['4096 tokens', 'n/a', '0', 'Too long']);
    expect(toSweepTable(sweep).rows).toHaveLength(3);
  });

  it('refuse to draw a frame without marks', () => {
    expect(() => chartResourceTimeline(exampleRecord())).toThrow(RangeError);
    expect(() => chartSweep(sweep, 'tpotMs')).toThrow(RangeError);
  });
});

describe('chartRecord()', () => {
  it('finds what fits: latencies of a plain run, curves of a sweep, the timeline where sampled', () => {
    const titles = (record: RunRecord): readonly string[] =>
      chartRecord(record).map(({ title }) => title.replace(/ .*/, ''));
    expect(titles(timed)).toEqual(['Time', 'Time', 'Peak']);
    expect(titles(swept)).toEqual(['Time', 'Decode']);
    expect(chartRecord(exampleRecord({ samples: [], metrics: {} }))).toEqual([]);
  });
});
