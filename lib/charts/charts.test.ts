import { describe, expect, it } from 'vitest';
import { type Contender, createPriceBook, resolvePlan, type Usage } from '../cost/index.ts';
import {
  exampleDraft,
  exampleRecord,
  type RunRecord,
  type SweepRecord,
  summarizeValues,
} from '../record/index.ts';
import { wilsonInterval } from '../stats/index.ts';
import {
  type Chart,
  chartBreakEven,
  chartDistribution,
  chartDtypeLadder,
  chartFlipPoints,
  chartLatencyUnderLoad,
  chartLearningCurve,
  chartMachineMemory,
  chartMetricIntervals,
  chartPassRate,
  chartRankedPlaces,
  chartSaturation,
  chartTokenLatency,
  chartTrainingCurve,
  labelRecords,
  toDtypeRung,
  withTheme,
} from './index.ts';
import { PALETTE, THEMES } from './theme.ts';

const { engine } = exampleDraft();
const passAt1 = wilsonInterval(31, 50);

/** A usual run, an invalid one, one without metrics or requests, one of a single value, one with quality. */
const records: readonly RunRecord[] = [
  exampleRecord(),
  exampleRecord({ reasons: ['No steady state'] }),
  exampleRecord({ metrics: {}, samples: [] }),
  exampleRecord({
    mode: 'live',
    metrics: { decodeTokensPerSecond: summarizeValues([41]), ttftMs: summarizeValues([120.5]) },
    engine: { ...engine, got: { device: 'cpu', dtype: 'q4' } },
  }),
  exampleRecord({
    mode: 'recorded',
    quality: { taskSetSha256: 'a'.repeat(64), tasks: [], passAt1, levels: [] },
  }),
];

const book = createPriceBook('2026-11-20T00:00:00.000Z');
const usage: Usage = {
  requestsPerDay: 400,
  daysPerMonth: 22,
  activeHoursPerDay: 8,
  peakHourShare: 0.25,
  users: 4,
  promptTokens: 400,
  outputTokens: 40,
  cachedPromptShare: 0,
  cacheWriteShare: 0,
  attemptsPerRequest: 1,
  trainingRunsPerMonth: 0,
  trainingHoursPerRun: 0,
};
const contenders = ['api', 'codespace'].map((label) => ({
  label,
  resolved: resolvePlan(
    label === 'api'
      ? { kind: 'tokens', price: 'anthropic/claude-haiku-4-5', subscriptionUsd: 0 }
      : {
          kind: 'rented',
          per: 'user',
          price: 'codespaces-core-hour',
          quantity: 4,
          reserve: 'working-hours',
          idleMinutes: 30,
          coldStartSeconds: 60,
          freeQuantity: 0,
          leastMachines: 1,
        },
    book,
  ),
  serving: { secondsPerRequest: 1, slots: 1 },
})) as [Contender, Contender];

/** Every chart function applied to one record. */
function everyChart(record: RunRecord): Record<string, () => Chart> {
  const logs = record.samples.map((sample) => ({ chunks: sample.events }));
  const values = record.metrics.ttftMs ? [record.metrics.ttftMs.p50, 110, 130] : [1];
  return {
    tokenLatency: () => chartTokenLatency(logs[0] ?? { chunks: [] }),
    tokenLatencyOfOneToken: () => chartTokenLatency({ chunks: [{ timeMs: 80, tokens: 1 }] }),
    tokenLatencyOfEqualTimes: () =>
      chartTokenLatency({ chunks: [0, 0, 0].map((timeMs) => ({ timeMs, tokens: 2 })) }),
    ttft: () => chartMetricIntervals([record, ...records], 'ttftMs'),
    decode: () => chartMetricIntervals([record, exampleRecord()], 'decodeTokensPerSecond'),
    memory: () =>
      chartMachineMemory({
        ...record.machine,
        memoryTotalBytes: record.machine.memoryTotalBytes ?? 0,
        memoryAvailableBytes: 3 * 2 ** 30,
        needs: [{ label: record.model.name, bytes: record.memory.peakRssBytes ?? 0 }],
      }),
    memoryWithLimit: () =>
      chartMachineMemory({
        memoryTotalBytes: 2 ** 34,
        memoryLimitBytes: 2 ** 31,
        memoryAvailableBytes: 0,
      }),
    distribution: () => chartDistribution([{ label: 'one', values }], 'ttftMs'),
    ladder: () => chartDtypeLadder([toDtypeRung(record), { ...toDtypeRung(record), dtype: 'q8' }]),
    rankedPlaces: () =>
      chartRankedPlaces([
        { place: record.place, probability: 0.8, monthlyUsd: { value: 40, low: 30, high: 55 } },
        { place: 'api', probability: null, monthlyUsd: null },
      ]),
    flipPoints: () =>
      chartFlipPoints([
        {
          variable: 'requestsPerDay',
          threshold: 310,
          low: 250,
          high: 390,
          from: 'api',
          to: 'codespace',
          now: 100,
        },
      ]),
    breakEven: () => chartBreakEven(contenders, usage),
    passRate: () => chartPassRate([{ label: 'level 1', ...passAt1 }]),
    latencyUnderLoad: () => chartLatencyUnderLoad(loadSweep(values), 'ttftMs'),
    latencyOfUsers: () =>
      chartLatencyUnderLoad(
        { ...loadSweep(values), axis: 'concurrency', atLimits: { value: 3, limits: {} } },
        'ttftMs',
      ),
    saturation: () => chartSaturation(loadSweep(values)),
    saturationOfOneStep: () =>
      chartSaturation({ ...loadSweep(values), points: loadSweep(values).points.slice(0, 1) }),
    learning: () => chartLearningCurve([{ tokens: 4e5, seconds: 30, passAt1 }]),
    learningWithPrediction: () =>
      chartLearningCurve(
        [0, 1].map((i) => ({ tokens: i * 4e5, seconds: i * 30, passAt1 })),
        { predicted: 0.5, isRecorded: true },
      ),
    training: () =>
      chartTrainingCurve([
        { step: 0, trainLoss: 6 },
        { step: 10, trainLoss: 4, validationLoss: 4.5 },
      ]),
  };
}

/** Three rates, the last one more than the endpoint takes. */
function loadSweep(ttftMs: readonly number[]): SweepRecord {
  return {
    axis: 'ratePerSecond',
    points: [1, 2, 4].map((value) => ({
      group: `${value} a second`,
      value,
      valid: value < 3,
      reasons: value < 3 ? [] : ['The line gets longer'],
      metrics: {
        ttftMs: summarizeValues(ttftMs),
        requestsPerSecond: summarizeValues([Math.min(value, 2.5)]),
      },
    })),
    saturation: { value: 2, reason: '2 a second held, 4 did not' },
  };
}

/** Compiles and draws; returns what Vega and Vega-Lite complained about. */
async function draw(chart: Chart): Promise<{ svg: string; warnings: readonly string[] }> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const warnings: string[] = [];
  const complain = (...parts: unknown[]): typeof logger => {
    warnings.push(parts.join(' '));
    return logger;
  };
  const quiet = (): typeof logger => logger;
  const logger = {
    level: quiet,
    warn: complain,
    error: complain,
    info: quiet,
    debug: quiet,
  } as never;
  const spec = chart.spec as unknown as Parameters<typeof vegaLite.compile>[0];
  const compiled = vegaLite.compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, warnings };
}

describe('every chart', () => {
  it.each(records.map((record, i) => [i, record] as const))(
    'of record %i compiles and draws without a warning and leaves its input alone',
    async (_, record) => {
      const before = JSON.stringify(record);
      for (const [name, create] of Object.entries(everyChart(record))) {
        const { svg, warnings } = await draw(create());
        expect({ name, warnings }).toEqual({ name, warnings: [] });
        expect(svg.length, name).toBeGreaterThan(1000);
      }
      expect(JSON.stringify(record)).toBe(before);
    },
  );

  it('has a title, alternative text with a number, the v5 schema and a table of strings', () => {
    for (const [name, create] of Object.entries(everyChart(exampleRecord()))) {
      const { title, description, spec, table } = create();
      expect(title.length, name).toBeGreaterThan(10);
      expect(description, name).toMatch(/\d/);
      expect(spec, name).toMatchObject({
        $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
        description,
      });
      expect(JSON.parse(JSON.stringify(spec)), name).toEqual(spec);
      for (const row of table.rows) expect(row, name).toHaveLength(table.columns.length);
    }
  });
});

describe('chartTokenLatency', () => {
  it('puts the finding into the title', () => {
    const chunks = [100, 110, 120].map((timeMs) => ({ timeMs, tokens: 1 }));
    const chart = chartTokenLatency({ chunks });
    expect(chart.title).toBe('First token after 100 ms, then one every 10 ms');
    expect(chart.table.rows).toEqual([
      ['1', '100 ms', 'n/a'],
      ['2', '110 ms', '10 ms'],
      ['3', '120 ms', '10 ms'],
    ]);
    expect(chart.spec.vconcat).toMatchInlineSnapshot(`
      [
        {
          "data": {
            "values": [
              {
                "fromMs": 0,
                "label": "100 ms",
                "phase": "prefill",
                "toMs": 100,
              },
              {
                "fromMs": 100,
                "label": "20 ms",
                "phase": "decode",
                "toMs": 120,
              },
            ],
          },
          "encoding": {
            "color": {
              "field": "phase",
              "legend": {
                "direction": "horizontal",
                "offset": 4,
                "orient": "top",
                "title": null,
              },
              "scale": {
                "domain": [
                  "prefill",
                  "decode",
                ],
                "range": [
                  "#d55e00",
                  "#0072b2",
                ],
              },
              "sort": [
                "prefill",
                "decode",
              ],
              "type": "nominal",
            },
            "x": {
              "field": "fromMs",
              "scale": {
                "domain": [
                  0,
                  120,
                ],
                "nice": false,
              },
              "title": "Milliseconds since the request was sent",
              "type": "quantitative",
            },
            "x2": {
              "field": "toMs",
            },
          },
          "height": 26,
          "mark": {
            "cornerRadius": 2,
            "tooltip": true,
            "type": "bar",
          },
          "width": 520,
        },
        {
          "height": 150,
          "layer": [
            {
              "data": {
                "values": [
                  {
                    "gapMs": 10,
                    "token": 2,
                  },
                  {
                    "gapMs": 10,
                    "token": 3,
                  },
                ],
              },
              "encoding": {
                "x": {
                  "axis": {
                    "format": "d",
                    "grid": false,
                    "tickMinStep": 1,
                  },
                  "field": "token",
                  "scale": {
                    "domain": [
                      1,
                      3,
                    ],
                    "nice": false,
                  },
                  "title": "Output token (the first waited for prefill: not shown)",
                  "type": "quantitative",
                },
                "y": {
                  "field": "gapMs",
                  "scale": {
                    "domain": [
                      0,
                      10.5,
                    ],
                  },
                  "title": "Milliseconds per step",
                  "type": "quantitative",
                },
              },
              "mark": {
                "color": "#0072b2",
                "filled": true,
                "opacity": 1,
                "size": 36,
                "tooltip": true,
                "type": "point",
              },
            },
            {
              "data": {
                "values": [
                  {
                    "gapMs": 10,
                  },
                ],
              },
              "encoding": {
                "y": {
                  "field": "gapMs",
                  "scale": {
                    "domain": [
                      0,
                      10.5,
                    ],
                  },
                  "title": "Milliseconds per step",
                  "type": "quantitative",
                },
              },
              "mark": {
                "color": "#d55e00",
                "strokeDash": [
                  5,
                  4,
                ],
                "strokeWidth": 2,
                "type": "rule",
              },
            },
          ],
          "width": 520,
        },
      ]
    `);
  });
});

describe('charts of nothing', () => {
  it('are refused: an empty frame looks like a result of zero', () => {
    const empty = exampleRecord({ metrics: {}, samples: [] });
    expect(() => chartMetricIntervals([empty], 'ttftMs')).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: Cannot draw a chart: there is no run with "ttftMs" to show]`,
    );
    expect(() => chartTrainingCurve([])).toThrow(RangeError);
    expect(() => chartDistribution([], 'ttftMs')).toThrow(RangeError);
    expect(() => chartPassRate([])).toThrow(RangeError);
    expect(() => chartDtypeLadder([])).toThrow(RangeError);
  });
});

describe('chartLatencyUnderLoad', () => {
  it('says where it stops keeping up, and refuses a sweep of something else', () => {
    const chart = chartLatencyUnderLoad(loadSweep([10, 11, 12]), 'ttftMs');
    expect(chart.title).toBe('It keeps up to 2 requests a second');
    expect(chart.description).toContain('at 4: 11 ms (did not hold)');
    expect(chart.table.rows.at(-1)?.at(-1)).toBe('no: The line gets longer');
    const threads = { ...loadSweep([10]), axis: 'threads' };
    expect(() => chartSaturation(threads)).toThrow('Cannot draw a sweep of "threads" as load');
  });
});

describe('chartDtypeLadder', () => {
  it('compares one run per format of one model, and nothing else', () => {
    const rung = toDtypeRung(exampleRecord());
    expect(rung).toMatchObject({ model: 'tiny-coder-1m', dtype: 'fp32', weightBytes: 2_000_000 });
    expect(() => chartDtypeLadder([rung, rung])).toThrow('Cannot draw "fp32" twice');
    const other = { ...rung, dtype: 'q4', model: 'tiny-coder-3m' };
    expect(() => chartDtypeLadder([rung, other])).toThrow('found "tiny-coder-1m", "tiny-coder-3m"');
  });
});

describe('labelRecords', () => {
  it('tells equal runs apart by id and says what is not live and valid', () => {
    const labels = labelRecords(records.slice(0, 4)).map((label) =>
      label.replace(/\([0-9a-f]{6}\)/, '(id)'),
    );
    expect(labels).toEqual([
      'tiny-coder-1m fp32, cpu-laptop (id) [simulated]',
      'tiny-coder-1m fp32, cpu-laptop (id) [simulated] [invalid]',
      'tiny-coder-1m fp32, cpu-laptop (id) [simulated]',
      'tiny-coder-1m q4, cpu-laptop',
    ]);
  });
});

describe('themes', () => {
  it.each(['paper', 'dark'] as const)('of %s have text at 4.5:1 and marks at 3:1', (name) => {
    const { background, ink } = THEMES[name];
    expect(contrast(ink, background ?? '')).toBeGreaterThanOrEqual(4.5);
    for (const [color, value] of Object.entries(PALETTE)) {
      expect({ color, ratio: contrast(value, background ?? '') }).toEqual({
        color,
        ratio: expect.toSatisfy((ratio: number) => ratio >= 3),
      });
    }
  });

  it('of every colour drawn are one of the theme: nothing falls back to black on black', async () => {
    for (const [name, create] of Object.entries(everyChart(exampleRecord()))) {
      const { svg } = await draw(withTheme(create(), 'dark'));
      const colors = [...svg.matchAll(/<text[^>]*?fill="([^"]+)"/g)].map((match) => match[1]);
      expect({ name, colors: [...new Set(colors)] }).toEqual({ name, colors: [THEMES.dark.ink] });
    }
  });

  it('of a page are transparent and take the colours of the page', async () => {
    const { svg } = await draw(withTheme(chartPassRate([{ label: 'a', ...passAt1 }]), 'css'));
    expect(svg).toContain('fill="var(--sl-color-text, #333333)"');
    expect(svg).not.toContain('fill="#ffffff"');
  });
});

/** WCAG 2 contrast ratio of two `#rrggbb` colours. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
