import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { exampleRecord, type RunRecord } from '../record/index.ts';
import { createRandom } from '../stats/index.ts';
import { createRun, createWorld, NOW, type World } from './__fixtures__/worlds.ts';
import {
  ASPECTS,
  DEFAULT_WORKLOAD,
  type Decision,
  decide,
  formatDecisionRecord,
  parsePlaces,
  parseWorkload,
  RISKS,
  type Workload,
} from './index.ts';

const FEW = 128;

function decideOn({ truth: _truth, ...world }: World, changes: object = {}): Decision {
  return decide({ now: NOW, resamples: FEW, ...world, ...changes });
}

function probabilityOf({ ranked }: Decision, id: string): number {
  return ranked.find(({ place }) => place === id)?.probability ?? 0;
}

const seeds = fc.integer({ min: 1, max: 5000 });

describe('more and better', () => {
  it('a cheaper price never hurts the place that pays it', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.3, max: 0.99, noNaN: true }), (seed, factor) => {
        const world = createWorld(seed);
        const index = seed % world.prices.length;
        const times = (usd: unknown): unknown =>
          Array.isArray(usd)
            ? usd.map((one: number) => one * factor)
            : typeof usd === 'object' && usd !== null
              ? Object.fromEntries(Object.entries(usd).map(([key, one]) => [key, times(one)]))
              : (usd as number) * factor;
        const prices = world.prices.map((price, i) =>
          i === index ? { ...price, usd: times((price as { usd: unknown }).usd) } : price,
        );
        const id = `option-${index}`;
        expect(probabilityOf(decideOn(world, { prices }), id)).toBeGreaterThanOrEqual(
          probabilityOf(decideOn(world), id) - 1e-9,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('a tighter limit never makes a place keep the limits more often', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.2, max: 0.95, noNaN: true }), (seed, factor) => {
        const world = createWorld(seed);
        const limit = world.workload.latencyLimit;
        const floor = world.workload.qualityFloor ?? 0;
        const tighter: Workload = {
          ...world.workload,
          latencyLimit: limit && { ...limit, ms: limit.ms * factor },
          qualityFloor: 1 - (1 - floor) * factor,
        };
        const before = decideOn(world);
        const after = decideOn(world, { workload: tighter });
        for (const { place, probabilityWithinLimits } of after.ranked) {
          const was =
            before.ranked.find((one) => one.place === place)?.probabilityWithinLimits ?? 0;
          expect(probabilityWithinLimits ?? 0).toBeLessThanOrEqual(was);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the order of records, places and prices never matters', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = createWorld(seed);
        const random = createRandom(seed);
        const shuffled = decideOn(world, {
          records: random.shuffle(world.records),
          places: random.shuffle(world.places),
          prices: random.shuffle(world.prices),
        });
        expect(shuffled).toEqual(decideOn(world));
      }),
      { numRuns: 20 },
    );
  });

  it('more requests from the same place narrow what is said about it', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = createWorld(seed);
        const spread = (requests: number): number => {
          const truth = {
            id: 'c'.repeat(16),
            place: 'api' as const,
            model: 'model-2',
            medianMs: 900,
            passRate: 0.6,
            tasks: requests,
          };
          const record = createRun(createRandom(seed), { ...truth, requests });
          const [price] = world.prices.slice(2, 3);
          const places = world.places.slice(2, 3);
          const workload = { ...world.workload, mostAttempts: 3 };
          const decision = decide({
            now: NOW,
            workload,
            places,
            prices: [{ ...price, usd: { input: 1, output: 2 } }],
            records: [record],
          });
          const { low, high } = decision.ranked[0]?.monthlyUsd ?? { low: 0, high: 0 };
          return Math.log(high / low);
        };
        expect(spread(400)).toBeLessThan(spread(25));
      }),
      { numRuns: 20 },
    );
  });

  it('runs that contradict each other widen the answer and say so', () => {
    const { workload, places, prices } = createWorld(3);
    const run = (id: string, medianMs: number): RunRecord =>
      createRun(createRandom(1), {
        id: id.repeat(16),
        place: 'gpu-container',
        model: 'model-0',
        medianMs,
        requests: 60,
        passRate: 0.9,
        tasks: 60,
      });
    const decision = decide({
      now: NOW,
      workload,
      places,
      prices,
      records: [run('a', 300), run('b', 3000)],
    });
    const row = decision.ranked.find(({ place }) => place === 'option-0');
    expect(row?.reasons.join(' ')).toContain(
      'runs contradict each other: bbbbbbbbbbbbbbbb took 10.0 times as long',
    );
  });
});

describe('flip points', () => {
  it.each([11, 23, 42, 77])(
    'of world %i are where the ranking really changes, within 2 %',
    (seed) => {
      const world = createWorld(seed, { priceFactor: 1 });
      const decision = decideOn(world);
      const leaderAt = (changes: Partial<Workload>): string => {
        const { ranked, probabilityNone } = decideOn(world, {
          workload: { ...world.workload, ...changes },
        });
        return probabilityNone > (ranked[0]?.probability ?? 0)
          ? 'none'
          : (ranked[0]?.place ?? 'none');
      };
      const limit = world.workload.latencyLimit;
      const change = (variable: string, value: number): Partial<Workload> =>
        variable === 'requestsPerDay'
          ? { requestsPerDay: value }
          : variable === 'qualityFloor'
            ? { qualityFloor: value }
            : { latencyLimit: limit && { ...limit, ms: value } };
      const points = decision.flipPoints.filter(({ variable }) => !variable.startsWith('price'));
      expect(points.length).toBeGreaterThan(0);
      for (const { variable, threshold, from, to, low, high } of points) {
        expect({ variable, leader: leaderAt(change(variable, threshold / 1.02)) }).toEqual({
          variable,
          leader: from,
        });
        expect({
          variable,
          leader: leaderAt(
            change(
              variable,
              Math.min(threshold * 1.02, variable === 'qualityFloor' ? 1 : Infinity),
            ),
          ),
        }).toEqual({ variable, leader: to });
        expect(low).toBeLessThanOrEqual(threshold);
        expect(high).toBeGreaterThanOrEqual(threshold);
      }
    },
  );

  it('of requests a day are all that a dense scan finds', () => {
    const world = createWorld(42, { priceFactor: 1 });
    const base = world.workload.requestsPerDay;
    const found = decideOn(world).flipPoints.filter(
      ({ variable }) => variable === 'requestsPerDay',
    );
    let changes = 0;
    let last = '';
    for (let i = 0; i <= 60; i++) {
      const workload = { ...world.workload, requestsPerDay: (base / 100) * 10_000 ** (i / 60) };
      const { ranked, probabilityNone } = decideOn(world, { workload });
      const leader =
        probabilityNone > (ranked[0]?.probability ?? 0) ? 'none' : (ranked[0]?.place ?? '');
      if (last !== '' && leader !== last) changes += 1;
      last = leader;
    }
    expect(found.length).toBe(changes);
  });
});

describe('undecided', () => {
  it('is the answer wherever two places differ by less than their uncertainty', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.97, max: 1.03, noNaN: true }), (seed, factor) => {
        const world = createWorld(seed, { priceFactor: 1.5 });
        const place = world.places[0];
        const record = createRun(createRandom(seed), {
          id: 'd'.repeat(16),
          place: 'gpu-container',
          model: 'm',
          medianMs: 100,
          requests: 200,
          passRate: 0.99,
          tasks: 200,
        });
        if (place?.plan.kind !== 'rented') throw new Error('unexpected place');
        const twins = ['a', 'b'].map((name) => ({
          ...place,
          id: name,
          model: 'm',
          plan: { ...place.plan, price: name },
        }));
        const prices = ['a', 'b'].map((id, i) => ({
          id,
          unit: 'hour',
          usd: [0.5 * factor ** i, 1 * factor ** i],
        }));
        const workload = { ...DEFAULT_WORKLOAD, qualityFloor: 0.5 };
        const { verdict } = decide({
          now: NOW,
          workload,
          places: twins as never,
          prices,
          records: [record],
          resamples: FEW,
        });
        expect(verdict.state).toBe('undecided');
        expect(verdict.next[0]).toContain('Look up');
      }),
      { numRuns: 25 },
    );
  });

  it('names how many more requests would decide', () => {
    const world = createWorld(5, { priceFactor: 1 });
    const record = createRun(createRandom(2), {
      id: 'e'.repeat(16),
      place: 'gpu-container',
      model: 'model-0',
      medianMs: 1000,
      requests: 12,
      passRate: 0.9,
      tasks: 0,
    });
    const workload: Workload = {
      ...DEFAULT_WORKLOAD,
      latencyLimit: { metric: 'e2eLatencyMs', ms: 1650, percentile: 95 },
    };
    const { verdict } = decide({
      now: NOW,
      workload,
      places: world.places.slice(0, 1),
      prices: world.prices,
      records: [record],
    });
    expect(verdict.state).toBe('undecided');
    expect(verdict.next[0]).toMatch(/^Run \d+ more requests in "option-0": lab bench/);
  });
});

describe('hostile input', () => {
  it('is refused by name, the rest is used, and the answer says so', () => {
    const world = createWorld(7);
    const good = world.records[0] as RunRecord;
    const broken = [
      { ...good, id: '1111111111111111', schema: 'other/run/9' },
      { ...good, id: '2222222222222222', startedAt: '2031-01-01T00:00:00.000Z' },
      {
        ...good,
        id: '3333333333333333',
        metrics: { ttftMs: { p50: -5, low: null, high: null, n: 1 } },
      },
      {
        ...good,
        id: '4444444444444444',
        metrics: { ttftMs: { p50: 1e15, low: null, high: null, n: 1 } },
      },
      { ...good, id: '5555555555555555', valid: false, reasons: ['noise'] },
      { ...good, id: '6666666666666666', place: 'moon' },
      JSON.parse(
        `{"id":"7777777777777777","schema":"offload-lab/run/1","__proto__":{"valid":true}}`,
      ),
      { ...good, id: '8888888888888888', quality: { passAt1: { value: 7, n: 3 }, tasks: [] } },
      {
        ...good,
        id: '9999999999999999',
        samples: [
          {
            ...good.samples[0],
            events: [
              { timeMs: 5, tokens: 1 },
              { timeMs: 2, tokens: 1 },
            ],
          },
        ],
      },
      null,
      42,
      good,
    ];
    const decision = decideOn(world, {
      records: [...world.records, ...broken],
      prices: [...world.prices, { id: 'electricity', usd: 0.3, currency: 'EUR' }],
      predictions: [{ place: 'api', ttftMs: { value: -1, low: 0, high: 1 } }],
    });
    expect(decision.refused).toMatchInlineSnapshot(`
      [
        {
          "reason": "given more than once; each counts once",
          "what": "one record",
        },
        {
          "reason": "is of the schema "other/run/9", wanted "offload-lab/run/1"",
          "what": "record 1111111111111111",
        },
        {
          "reason": "is from the future: 2031-01-01T00:00:00.000Z",
          "what": "record 2222222222222222",
        },
        {
          "reason": "says "-5" ms for "ttftMs", wanted 0 to 86400000",
          "what": "record 3333333333333333",
        },
        {
          "reason": "says "1000000000000000" ms for "ttftMs", wanted 0 to 86400000",
          "what": "record 4444444444444444",
        },
        {
          "reason": "is an invalid run: it is kept, and never counted",
          "what": "record 5555555555555555",
        },
        {
          "reason": "is of the place "moon"",
          "what": "record 6666666666666666",
        },
        {
          "reason": "has the key "__proto__", which is part of every prototype",
          "what": "record 7777777777777777",
        },
        {
          "reason": "says pass@1 is "7" of "3", wanted 0 to 1",
          "what": "record 8888888888888888",
        },
        {
          "reason": "not a run record",
          "what": "record number 14",
        },
        {
          "reason": "not a run record",
          "what": "record number 15",
        },
        {
          "reason": ""ttftMs" of "api" is not value, low and high in ms",
          "what": "prediction 1",
        },
        {
          "reason": "is in "EUR", not in USD: convert it and date it yourself",
          "what": "price "electricity"",
        },
        {
          "reason": "Cannot measure a chunk of 1 tokens at 2 ms after 5 ms: wanted whole tokens, 0 or more, and ascending times",
          "what": "record 9999999999999999",
        },
      ]
    `);
    expect(decision.ranked).toEqual(decideOn(world).ranked);
    expect(formatDecisionRecord(decision)).toContain(
      'record 6666666666666666: is of the place "moon"',
    );
    expect(({} as { valid?: unknown }).valid).toBeUndefined();
  });

  it('a template, nonsense weights or answers of one token are no evidence for a model', () => {
    const world = createWorld(7);
    const [good] = world.records as [RunRecord];
    const template = {
      ...good,
      id: 'f'.repeat(16),
      engine: { ...good.engine, backend: 'baseline' },
    };
    const withTemplate = decideOn(world, { records: [...world.records, template] });
    expect(withTemplate.ranked).toEqual(decideOn(world).ranked);
    expect(withTemplate.refused[0]?.reason).toContain('a baseline');

    const nonsense = { ...good, model: { ...good.model, weights: 'random' as const } };
    const [first] = decideOn(world, {
      records: [nonsense],
      places: world.places.slice(0, 1),
    }).ranked;
    expect(first?.measure[0]).toContain('no run speaks for its quality');

    const events = [{ timeMs: 3, tokens: 1 }];
    const short = {
      ...good,
      samples: good.samples.map((one) => ({ ...one, outputTokens: 1, events, endMs: 3 })),
    };
    const [row] = decideOn(world, { records: [short], places: world.places.slice(0, 1) }).ranked;
    expect(row?.measure[0]).toContain('no run speaks for its speed');
  });

  it('in a workload names the field', () => {
    expect(() => parseWorkload({ users: -3 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidWorkloadError: Cannot decide on this workload: "users" is "-3", wanted a number from 1 to 1000000]`,
    );
    expect(() =>
      parseWorkload(JSON.parse('{"__proto__":{"users":9}}')),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidWorkloadError: Cannot decide on this workload: "__proto__" is not a field, wanted one of task, promptTokens, outputTokens, cachedPromptShare, requestsPerDay, daysPerMonth, dayShape, users, latencyLimit, privacy, mustWorkOffline, trainingRunsPerMonth, trainingHoursPerRun, budgetUsdPerMonth, qualityFloor, mostAttempts, wageUsdPerHour]`,
    );
    expect(() => parseWorkload({ requests: 9 })).toThrow('"requests" is not a field');
    expect(() => parsePlaces([{ id: 'x', place: 'moon', plan: {} }])).toThrow(
      '"places[0].place" is "moon"',
    );
  });
});

describe('every workload', () => {
  it('gets an answer or is told what to measure', () => {
    const workloads = fc.record({
      task: fc.constantFrom('completion' as const, 'chat' as const),
      promptTokens: fc.integer({ min: 1, max: 500_000 }),
      outputTokens: fc.integer({ min: 1, max: 20_000 }),
      requestsPerDay: fc.double({ min: 0.01, max: 1e7, noNaN: true }),
      users: fc.integer({ min: 1, max: 5000 }),
      dayShape: fc.constantFrom(
        'working-hours' as const,
        'around-the-clock' as const,
        'bursts' as const,
      ),
      latencyLimit: fc.option(
        fc.record({
          metric: fc.constantFrom('ttftMs' as const, 'e2eLatencyMs' as const),
          ms: fc.integer({ min: 1, max: 100_000 }),
          percentile: fc.constantFrom(50, 90, 95, 99),
        }),
      ),
      privacy: fc.constantFrom(
        'own-machines' as const,
        'rented-machines' as const,
        'anywhere' as const,
      ),
      mustWorkOffline: fc.boolean(),
      trainingRunsPerMonth: fc.integer({ min: 0, max: 30 }),
      trainingHoursPerRun: fc.integer({ min: 0, max: 20 }),
      budgetUsdPerMonth: fc.option(fc.integer({ min: 0, max: 100_000 })),
      qualityFloor: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    const records = createWorld(9).records;
    fc.assert(
      fc.property(workloads, fc.boolean(), (changes, hasRecords) => {
        const workload = parseWorkload(changes);
        const decision = decide({
          now: NOW,
          workload,
          resamples: 32,
          records: hasRecords ? records : [],
        });
        const { verdict, ranked } = decision;
        expect(ranked.length).toBeGreaterThanOrEqual(8);
        if (verdict.place === null) expect(verdict.next.length).toBeGreaterThan(0);
        for (const row of ranked) {
          if (row.state === 'cannot-tell') expect(row.measure.length).toBeGreaterThan(0);
          if (row.place !== verdict.place) expect(row.whyNot ?? verdict.place).not.toBeNull();
          const { value, low, high } = row.monthlyUsd ?? { value: 0, low: 0, high: 0 };
          expect(Number.isFinite(value) && low <= high && low >= 0).toBe(true);
        }
        const sum = ranked.reduce((total, one) => total + (one.probability ?? 0), 0);
        if (ranked.some(({ state }) => state === 'judged'))
          expect(sum + decision.probabilityNone).toBeCloseTo(1, 6);
        expect(decision.matrix).toHaveLength(7 * ranked.length);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['offline', { mustWorkOffline: true }],
    ['privacy', { privacy: 'own-machines' as const }],
    ['privacy', { privacy: 'rented-machines' as const }],
    ['training', { trainingRunsPerMonth: 2, trainingHoursPerRun: 1 }],
  ])('keeps its %s rule whatever a place costs', (limit, changes) => {
    const decision = decide({ now: NOW, workload: { ...DEFAULT_WORKLOAD, ...changes } });
    const out = decision.ranked.filter(({ state }) => state === 'ruled-out');
    expect(out.length).toBeGreaterThan(0);
    for (const { limits } of out) expect(limits.map((one) => one.limit)).toContain(limit);
  });
});

describe('grounds', () => {
  it('of different kinds are never mixed, and no firm verdict rests on them', () => {
    const world = createWorld(13);
    const simulated = world.records.map((record) => ({ ...record, mode: 'simulated' as const }));
    const { verdict, ranked } = decideOn(world, {
      records: [...world.records.slice(1), ...simulated.slice(0, 1)],
    });
    expect(ranked.find(({ place }) => place === 'option-0')?.limits[0]?.basis).toBe('simulated');
    expect(verdict.state).not.toBe('recommended');
    const reported = decideOn(world, { records: [], published: world.records });
    expect(reported.verdict.state).not.toBe('recommended');
    expect(
      new Set(reported.ranked.flatMap(({ limits }) => limits.map(({ basis }) => basis))),
    ).toContain('reported');
  });

  it('of a prediction are modelled, and a model that does not fit is ruled out', () => {
    const predictions = [
      {
        place: 'cpu-laptop',
        ttftMs: { value: 200, low: 180, high: 220 },
        tpotMs: { value: 10, low: 9, high: 11 },
        fits: true,
      },
      { place: 'codespace', fits: false, reason: 'needs 12 GiB, 8 GiB are free' },
    ];
    const { ranked, verdict } = decide({ now: NOW, workload: DEFAULT_WORKLOAD, predictions });
    expect(ranked[0]).toMatchObject({ place: 'cpu-laptop', state: 'judged' });
    expect(ranked[0]?.limits[0]?.basis).toBe('modelled');
    expect(verdict.state).toBe('provisional');
    expect(ranked.find(({ place }) => place === 'codespace')?.whyNot).toBe(
      'Ruled out: the model does not fit: needs 12 GiB, 8 GiB are free',
    );
  });
});

describe('the matrix', () => {
  it('changes with its run, and a cell without one is missing', () => {
    const world = createWorld(21);
    const cell = (decision: Decision, aspect: string): unknown =>
      decision.matrix.find((one) => one.place === 'option-0' && one.aspect === aspect)?.value;
    const slower = world.records.map((record) => ({
      ...record,
      model: { ...record.model, files: { f: { sha256: 'a'.repeat(64), bytes: 5e9 } } },
    }));
    for (const aspect of ASPECTS) expect(cell(decideOn(world), aspect) === undefined).toBe(false);
    expect(cell(decideOn(world), 'space')).toBe('1.9 MiB');
    expect(cell(decideOn(world, { records: slower }), 'space')).toBe('4.7 GiB');
    expect(cell(decideOn(world, { records: [] }), 'space')).toBeNull();
    expect(cell(decideOn(world, { records: [] }), 'production readiness')).toBeNull();
  });
});

describe('the risk register', () => {
  it('names commands that exist', () => {
    const commands = readFileSync(new URL('../cli/commands.ts', import.meta.url), 'utf8');
    const makefile = readFileSync(new URL('../../Makefile', import.meta.url), 'utf8');
    for (const { check } of RISKS) {
      const [tool, name = ''] = check.split(' ');
      if (tool === 'make') expect(makefile).toMatch(new RegExp(`^${name}:`, 'm'));
      else expect(commands.toLowerCase()).toContain(`register${name}(`);
    }
  });
});

describe('size and time', () => {
  it('fits into 40 KB of a page, prices included', async () => {
    const input = new URL('index.ts', import.meta.url).pathname;
    const bundle = await rolldown({ input, treeshake: true, logLevel: 'silent' });
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    const code = output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
    expect(code).not.toContain('node:');
    const gzipped = gzipSync(code).length;
    console.log(`decision in a page: ${gzipped} bytes gzipped`);
    expect(gzipped).toBeLessThanOrEqual(40_000);
  });

  it('decides on 10,000 records and 20 places within its budget of processor time', () => {
    const example = exampleRecord();
    const names = ['cpu-laptop', 'codespace', 'gpu-container', 'colab', 'kubernetes'] as const;
    const records = Array.from({ length: 10_000 }, (_, i) => ({
      ...example,
      id: i.toString(16).padStart(16, '0'),
      mode: 'live' as const,
      place: names[i % 5] ?? 'colab',
      model: { ...example.model, name: `model-${Math.floor(i / 5) % 4}` },
    }));
    const places = decide({ now: NOW, workload: DEFAULT_WORKLOAD, resamples: 2 }).ranked.length;
    expect(places).toBe(8);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 5; i++) {
      const before = process.cpuUsage();
      const { ranked } = decide({ now: NOW, workload: DEFAULT_WORKLOAD, records });
      const { user, system } = process.cpuUsage(before);
      best = Math.min(best, (user + system) / 1000);
      expect(ranked.length).toBeGreaterThanOrEqual(20);
    }
    console.log(`10,000 records: ${best.toFixed(0)} ms of processor time`);
    // The bar is 200 ms on a quiet machine; a busy one slows even processor time.
    expect(best).toBeLessThan(600);
  });
});
