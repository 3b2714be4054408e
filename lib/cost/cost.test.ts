import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readApiPriceRows } from '../../setup/write-api-prices.ts';
import { API_PRICE_ROWS } from './api-price-rows.ts';
import {
  type CostPlan,
  computeMonthlyCost,
  costPerPassingUsd,
  createPriceBook,
  expectedAttempts,
  findBreakEven,
  findPrice,
  type OwnedPlan,
  type RentedPlan,
  ratesAt,
  resolvePlan,
  type Serving,
  type Usage,
  waitingCostUsd,
} from './index.ts';
import { PRICE_ROWS } from './price-rows.ts';

const NOW = '2026-11-20T12:00:00.000Z';

/** 100 requests a day on 20 days, 8 hours each: 2,000 a month. */
const USAGE: Usage = {
  requestsPerDay: 100,
  daysPerMonth: 20,
  activeHoursPerDay: 8,
  peakHourShare: 0.25,
  users: 1,
  promptTokens: 1000,
  outputTokens: 100,
  cachedPromptShare: 0,
  cacheWriteShare: 0,
  attemptsPerRequest: 1,
  trainingRunsPerMonth: 0,
  trainingHoursPerRun: 0,
};

/** Prices of the fixtures, given as somebody's own so that they are exact. */
const OWN = [
  { id: 'electricity', usd: 0.3, unit: 'kilowatt-hour', asOf: '2026-11-01' },
  { id: 'core-hour', usd: 0.09, unit: 'core-hour', asOf: '2026-11-01' },
  { id: 'disk', usd: 0.07, unit: 'gigabyte-month', asOf: '2026-11-01' },
  { id: 'gpu', usd: 0.8, unit: 'hour', asOf: '2026-11-01' },
  { id: 'units', usd: 9.99, unit: 'pack', asOf: '2026-11-01' },
  {
    id: 'model',
    usd: { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
    asOf: '2026-11-01',
  },
];
const OWNED: OwnedPlan = {
  kind: 'owned',
  per: 'team',
  purchaseUsd: 2000,
  resaleUsd: 500,
  lifeMonths: 36,
  busyWatts: 300,
  idleWatts: 50,
  reserve: 'always',
  idleMinutes: 0,
  electricityPrice: 'electricity',
};
const RENTED: RentedPlan = {
  kind: 'rented',
  per: 'team',
  price: 'gpu',
  quantity: 1,
  reserve: 'always',
  idleMinutes: 15,
  coldStartSeconds: 120,
  freeQuantity: 0,
  leastMachines: 1,
};
const CODESPACE: RentedPlan = {
  ...RENTED,
  per: 'user',
  price: 'core-hour',
  quantity: 2,
  reserve: 'working-hours',
  storage: { price: 'disk', gigabytes: 32, freeGigabytes: 0 },
};
const TOKENS: CostPlan = { kind: 'tokens', price: 'model', subscriptionUsd: 0 };
const TEN_SECONDS: Serving = { secondsPerRequest: 10, slots: 1 };

function bill(
  plan: CostPlan,
  usage: Partial<Usage> = {},
  serving: Serving = TEN_SECONDS,
  training?: string,
): number {
  const resolved = resolvePlan(plan, createPriceBook(NOW, OWN), training);
  const rates = ratesAt(resolved, () => 0.5);
  return computeMonthlyCost(resolved, rates, { ...USAGE, ...usage }, serving).totalUsd;
}

function cents(usd: number): string {
  return usd.toFixed(2);
}

describe('hand-worked bills', () => {
  it('1: a bought machine that is always on', () => {
    // wear (2000 - 500) / 36 = 41.6667; busy 2000 x 10 s = 5.5556 h at 300 W = 1.6667 kWh;
    // idle 730 - 5.5556 = 724.4444 h at 50 W = 36.2222 kWh; 37.8889 kWh x 0.30 = 11.3667
    expect(cents(bill(OWNED))).toBe('53.03');
  });

  it('2: a laptop that is there anyway costs its electricity, not nothing', () => {
    // 2000 x 10 s = 5.5556 h at 65 W = 0.36111 kWh x 0.30 = 0.10833
    const plan: CostPlan = { ...OWNED, purchaseUsd: 0, resaleUsd: 0, busyWatts: 65, idleWatts: 0 };
    expect(cents(bill(plan))).toBe('0.11');
  });

  it('3: a Codespace of two cores in working hours, its disk billed all month', () => {
    // 8 x 20 = 160 h x 2 cores = 320 core-hours x 0.09 = 28.80; 32 GB x 0.07 = 2.24
    expect(cents(bill(CODESPACE))).toBe('31.04');
  });

  it('4: a Codespace that is never started still pays for its disk', () => {
    // no core-hours; 32 GB x 0.07 = 2.24
    const plan: CostPlan = { ...CODESPACE, freeQuantity: 320 };
    expect(cents(bill(plan))).toBe('2.24');
  });

  it('5: three Codespaces with the free quota of each', () => {
    // 3 x 320 = 960 core-hours less 3 x 120 = 360: 600 x 0.09 = 54.00;
    // disk 3 x 32 - 3 x 15 = 51 GB x 0.07 = 3.57
    const plan: CostPlan = {
      ...CODESPACE,
      freeQuantity: 120,
      storage: { price: 'disk', gigabytes: 32, freeGigabytes: 15 },
    };
    expect(cents(bill(plan, { users: 3 }))).toBe('57.57');
  });

  it('6: Colab units come in packs, and a pack that is begun is paid', () => {
    // 160 h x 1.07 = 171.2 units: 2 packs of 100 x 9.99 = 19.98
    const plan: CostPlan = {
      kind: 'packs',
      per: 'user',
      price: 'units',
      unitsPerPack: 100,
      unitsPerHour: 1.07,
      reserve: 'working-hours',
      idleMinutes: 0,
      coldStartSeconds: 0,
    };
    expect(cents(bill(plan))).toBe('19.98');
  });

  it('7: a GPU reserved all month costs the same idle or busy', () => {
    // 730 h x 0.80 = 584.00
    expect(cents(bill(RENTED))).toBe('584.00');
    expect(cents(bill(RENTED, { requestsPerDay: 1 }))).toBe('584.00');
  });

  it('8: a GPU on demand pays its idle minutes and its cold starts', () => {
    // one request an hour; on while one came within 15 min + 36 s = 0.26 h: 1 - exp(-0.26) = 0.2289484
    // of the time; starts exp(-0.26) = 0.7710516 an hour x 120 s = 0.0257017 h;
    // 160 h x 0.2546501 = 40.7440 h x 0.80 = 32.5952
    const plan: CostPlan = { ...RENTED, reserve: 'on-demand' };
    const serving = { secondsPerRequest: 36, slots: 1 };
    expect(cents(bill(plan, { requestsPerDay: 8 }, serving))).toBe('32.60');
  });

  it('9: machines are added for the busiest hour, and no earlier', () => {
    // busiest hour 2000 x 0.25 = 500 x 10 s = 1.3889 busy machines / 0.7 = 1.98: 2 x 584.00
    expect(cents(bill(RENTED, { requestsPerDay: 2000 }))).toBe('1168.00');
    // four at once: 0.3472 / 0.7 = 0.496: one machine
    const serving = { secondsPerRequest: 10, slots: 4 };
    expect(cents(bill(RENTED, { requestsPerDay: 2000 }, serving))).toBe('584.00');
  });

  it('10: an API with cached tokens', () => {
    // a request: 1000 x (0.25 x 2 + 0.75 x 0.2) + 100 x 10 = 650 + 1000 = 1650 / 1e6 = 0.00165; x 2000
    expect(cents(bill(TOKENS, { cachedPromptShare: 0.75 }))).toBe('3.30');
  });

  it('11: an API that charges for writing its cache', () => {
    // 1000 x (0.5 x 2 + 0.3 x 0.2 + 0.2 x 2.5) + 100 x 10 = 1560 + 1000 = 0.00256; x 2000
    expect(cents(bill(TOKENS, { cachedPromptShare: 0.3, cacheWriteShare: 0.2 }))).toBe('5.12');
  });

  it('12: an API with a subscription for each of five users, and retries', () => {
    // 1000 x 2 + 100 x 10 = 0.003; x 2000 x 1.5 attempts = 9.00; 5 x 20 = 100.00
    const plan: CostPlan = { kind: 'tokens', price: 'model', subscriptionUsd: 20 };
    expect(cents(bill(plan, { users: 5, attemptsPerRequest: 1.5 }))).toBe('109.00');
  });

  it('13: mixed: answers behind an API, and four trainings of two hours on a rented GPU', () => {
    // 0.003 x 2000 = 6.00; 4 x 2 h x 0.80 = 6.40
    const usage = { trainingRunsPerMonth: 4, trainingHoursPerRun: 2 };
    expect(cents(bill(TOKENS, usage, TEN_SECONDS, 'gpu'))).toBe('12.40');
  });

  it('14: a passing solution pays for the answers that failed', () => {
    // pass rate 0.4, at most 3 attempts: 1 - 0.6^3 = 0.784 solved, 0.784 / 0.4 = 1.96 attempts;
    // 2000 tasks x 1.96 x 0.003 = 11.76; solved 1568: 0.0075 each, as 0.003 / 0.4
    const attemptsPerRequest = expectedAttempts(0.4, 3);
    expect(attemptsPerRequest).toBeCloseTo(1.96, 10);
    const total = bill(TOKENS, { attemptsPerRequest });
    expect(cents(total)).toBe('11.76');
    expect(costPerPassingUsd(total, 2000, 0.4, 3)).toBeCloseTo(0.0075, 10);
    expect(costPerPassingUsd(total, 2000, 0, 3)).toBeUndefined();
  });

  it('15: waiting people cost apart from the bill', () => {
    // 2000 x 10 s = 5.5556 h x 60 = 333.33
    expect(cents(waitingCostUsd(USAGE, 10, 60))).toBe('333.33');
  });
});

describe('price tiers', () => {
  it('bill the whole request at the rates of its prompt length', () => {
    const resolved = resolvePlan(
      { ...TOKENS, price: 'openai/gpt-5.4' } as CostPlan,
      createPriceBook(NOW),
    );
    const at = (promptTokens: number): number => {
      const usage = { ...USAGE, requestsPerDay: 1, daysPerMonth: 1, promptTokens, outputTokens: 0 };
      return computeMonthlyCost(
        resolved,
        ratesAt(resolved, () => 0.5),
        usage,
        undefined,
      ).totalUsd;
    };
    // 2.5 a million up to 271,999 tokens, 5 from 272,000
    expect(at(271_999)).toBeCloseTo(0.6799975, 10);
    expect(at(272_000)).toBeCloseTo(1.36, 10);
  });

  it.each(['openai/gpt-5.4', 'anthropic/claude-haiku-4-5', 'mistral/codestral-2508'])(
    'of %s give what the price package itself computes',
    (id) => {
      const row = API_PRICE_ROWS.find((one) => one.id === id);
      const [providerId, model] = id.split('/') as [string, string];
      const resolved = resolvePlan({ ...TOKENS, price: id } as CostPlan, createPriceBook(NOW));
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 500_000 }),
          fc.integer({ min: 0, max: 9000 }),
          (prompt, output) => {
            const cached = Math.floor(prompt / 3);
            const usage = {
              ...USAGE,
              requestsPerDay: 1,
              daysPerMonth: 1,
              promptTokens: prompt,
              outputTokens: output,
              cachedPromptShare: cached / prompt,
            };
            const ours = computeMonthlyCost(
              resolved,
              ratesAt(resolved, () => 0.5),
              usage,
              undefined,
            );
            const theirs = calcPrice(
              { input_tokens: prompt, cache_read_tokens: cached, output_tokens: output },
              model,
              { providerId },
            );
            expect(ours.totalUsd).toBeCloseTo(theirs?.total_price ?? Number.NaN, 9);
          },
        ),
        { numRuns: 50 },
      );
      expect(row).toBeDefined();
    },
  );

  it('are the rows that the installed package gives', () => {
    expect(API_PRICE_ROWS).toEqual(readApiPriceRows());
  });
});

describe('a price', () => {
  it('has a source and a date or none, each id once', () => {
    const rows = [...PRICE_ROWS, ...API_PRICE_ROWS];
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { id, source, asOf } of rows) {
      expect(source.length, id).toBeGreaterThan(5);
      if (asOf !== null) expect(asOf, id).toMatch(/^20\d\d(-\d\d)?(-\d\d)?$/);
    }
  });

  it('is exact while it is fresh, a range when it is stale, and refused after two years', () => {
    const at = (now: string): ReturnType<typeof findPrice> =>
      findPrice(createPriceBook(now), 'hf-ep-aws-l4');
    expect(at('2026-06-01T00:00:00.000Z')).toMatchObject({
      state: 'fresh',
      isFirm: true,
      usd: { low: 0.8, value: 0.8, high: 0.8 },
    });
    const stale = at(NOW);
    expect(stale).toMatchObject({ state: 'stale', isFirm: false, usd: { value: 0.8 } });
    expect(stale.notes[0]).toBe('a range, because it is from 2026-05-19 and held until 2026-08-19');
    if (stale.unit === 'million-tokens') throw new Error('wrong unit');
    expect(stale.usd.low).toBeLessThan(0.65);
    expect(stale.usd.high).toBeGreaterThan(0.99);
    expect(() => at('2028-06-01T00:00:00.000Z')).toThrowErrorMatchingInlineSnapshot(
      `[UnknownPriceError: No usable price "hf-ep-aws-l4": it is from 2026-05-19, more than two years ago]`,
    );
  });

  it('ends on the day its source names', () => {
    const at = (now: string): string =>
      findPrice(createPriceBook(now), 'google/gemini-3.7-flash').state;
    expect(at('2026-11-01T00:00:00.000Z')).toBe('fresh');
    expect(at('2027-01-01T00:00:00.000Z')).toBe('stale');
  });

  it('from a person goes first; what cannot be used is refused by name and the rest is used', () => {
    const book = createPriceBook(NOW, [
      { id: 'hf-ep-aws-l4', usd: 0.75, asOf: '2026-11-19' },
      { id: 'euro', usd: 1, currency: 'EUR' },
      { id: 'negative', usd: -1 },
      { id: 'future', usd: 1, asOf: '2027-01-01' },
      { id: 'absurd', usd: 1e12 },
      JSON.parse('{"id":"proto","usd":1,"__proto__":{"usd":0}}'),
      { id: 'constructor', usd: 1 },
      'cheap',
      { id: 'hf-ep-aws-l4', usd: 0.1 },
    ]);
    expect(findPrice(book, 'hf-ep-aws-l4')).toMatchObject({ state: 'own', usd: { value: 0.75 } });
    expect(book.refused).toMatchInlineSnapshot(`
      [
        {
          "reason": "is in "EUR", not in USD: convert it and date it yourself",
          "what": "price "euro"",
        },
        {
          "reason": ""usd" is "-1", wanted 0 to 1000000",
          "what": "price "negative"",
        },
        {
          "reason": "is dated 2027-01-01, after today",
          "what": "price "future"",
        },
        {
          "reason": ""usd" is "1000000000000", wanted 0 to 1000000",
          "what": "price "absurd"",
        },
        {
          "reason": "has the key "__proto__", which is part of every prototype",
          "what": "price "proto"",
        },
        {
          "reason": "has no usable "id"",
          "what": "price "constructor"",
        },
        {
          "reason": "not an object",
          "what": "price "prices[7]"",
        },
        {
          "reason": "given twice; the first one is used",
          "what": "price "hf-ep-aws-l4"",
        },
      ]
    `);
  });

  it('nobody gave stays unknown', () => {
    expect(() =>
      resolvePlan({ ...RENTED, price: 'docker-offload-l4' }, createPriceBook(NOW)),
    ).toThrow('No usable price "docker-offload-l4": nobody gave one');
  });
});

describe('break-even', () => {
  const find = (now: string, own: unknown): ReturnType<typeof findBreakEven> => {
    const book = createPriceBook(now, own);
    const rented = {
      label: 'gpu',
      resolved: resolvePlan({ ...RENTED, price: 'hf-ep-aws-l4' }, book),
      serving: TEN_SECONDS,
    };
    const api = { label: 'api', resolved: resolvePlan(TOKENS, book), serving: undefined };
    return findBreakEven(api, rented, { ...USAGE, outputTokens: 400, promptTokens: 4000 });
  };
  const model = OWN.find(({ id }) => id === 'model');

  it('is one point when every price is exact, worked by hand', () => {
    // a request costs (4000 x 2 + 400 x 10) / 1e6 = 0.012; 584 / 0.012 / 20 days = 2433.33 a day,
    // and up to 1008 a day one machine is enough, so the crossing is that of three machines:
    // 1752 / 0.24 = 7300; but at 7300 more are needed: it never pays
    const exact = find('2026-06-01T00:00:00.000Z', [{ ...model, asOf: '2026-05-30' }]);
    expect(exact).toMatchObject({ requestsPerDay: null, cheaperBelow: 'api', cheaperAbove: 'api' });
  });

  it('is a band when a price is stale, and names its inputs', () => {
    const book = createPriceBook(NOW, [model]);
    const serving = { secondsPerRequest: 1, slots: 8 };
    const rented = {
      label: 'gpu',
      resolved: resolvePlan({ ...RENTED, price: 'hf-ep-aws-l4' }, book),
      serving,
    };
    const api = { label: 'api', resolved: resolvePlan(TOKENS, book), serving: undefined };
    const usage = { ...USAGE, outputTokens: 400, promptTokens: 4000 };
    const { requestsPerDay, low, high, inputs, ...rest } = findBreakEven(api, rented, usage);
    // 584 / (0.012 x 20) = 2433.33 requests a day
    expect(requestsPerDay).toBeCloseTo(2433.33, 1);
    expect(low ?? 0).toBeLessThan(2433 / 1.2);
    expect(high ?? 0).toBeGreaterThan(2433 * 1.2);
    expect(rest).toEqual({ cheaperBelow: 'api', cheaperAbove: 'gpu' });
    expect(inputs).toHaveLength(3);
  });
});

describe('every bill', () => {
  it('grows with its prices and its requests, and is never negative', () => {
    const plans = [OWNED, RENTED, CODESPACE, TOKENS, { ...RENTED, reserve: 'on-demand' as const }];
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.double({ min: 0.1, max: 1e5, noNaN: true }),
        fc.double({ min: 0.01, max: 60, noNaN: true }),
        (plan, requestsPerDay, secondsPerRequest) => {
          const serving = { secondsPerRequest, slots: 1 };
          const base = bill(plan, { requestsPerDay }, serving);
          expect(base).toBeGreaterThanOrEqual(0);
          expect(
            bill(plan, { requestsPerDay: requestsPerDay * 2 }, serving),
          ).toBeGreaterThanOrEqual(base * 0.999);
        },
      ),
    );
  });
});
