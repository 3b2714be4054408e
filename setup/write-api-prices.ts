// Writes lib/cost/api-price-rows.ts: the prices of code-relevant models from @pydantic/genai-prices. The
// package knows thousands of models and weighs more than a page may; the lab needs a handful, with dates.
// The package does not ship the day a price was checked, so the days known from its repository stand here;
// a price without one is undated, and a changed price has at least the day of the last look.
//
//   node setup/write-api-prices.ts

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findProvider, type ModelPrice } from '@pydantic/genai-prices';
import type { Amount, PriceConflict, TokenRates, TokenRow } from '../lib/cost/index.ts';

interface Wanted {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** `prices_checked` of the repository's file, or null. */
  readonly asOf: string | null;
  readonly conflicts?: readonly PriceConflict[];
}

/** Looked at last on 2026-11-20; the repository read before was of 2026-08-21. */
const LAST_LOOK = '2026-08-22';
const REPOSITORY = 'pydantic/genai-prices @47df840';

const WANTED: readonly Wanted[] = [
  { id: 'openai/gpt-5.5', provider: 'openai', model: 'gpt-5.5', asOf: '2026-04-24' },
  { id: 'openai/gpt-5.4', provider: 'openai', model: 'gpt-5.4', asOf: '2026-03-06' },
  { id: 'openai/gpt-5.4-mini', provider: 'openai', model: 'gpt-5.4-mini', asOf: '2026-03-18' },
  { id: 'openai/gpt-5.4-nano', provider: 'openai', model: 'gpt-5.4-nano', asOf: '2026-03-18' },
  { id: 'openai/gpt-5-nano', provider: 'openai', model: 'gpt-5-nano', asOf: '2025-11-13' },
  { id: 'openai/gpt-4o-mini', provider: 'openai', model: 'gpt-4o-mini', asOf: '2025-07-04' },
  {
    id: 'anthropic/claude-opus-5',
    provider: 'anthropic',
    model: 'claude-opus-5',
    asOf: '2026-07-29',
  },
  {
    id: 'anthropic/claude-sonnet-5',
    provider: 'anthropic',
    model: 'claude-sonnet-5',
    asOf: LAST_LOOK,
    conflicts: [
      {
        usd: '3 in, 15 out',
        source: REPOSITORY,
        asOf: '2026-07-29',
        settledBy: 'the provider cancelled the increase planned for 2026-09-01',
      },
    ],
  },
  {
    id: 'anthropic/claude-haiku-4-5',
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    asOf: '2026-07-29',
  },
  {
    id: 'google/gemini-3.7-flash',
    provider: 'google',
    model: 'gemini-3.7-flash',
    asOf: LAST_LOOK,
    conflicts: [
      {
        usd: '1.5 in, 7.5 out',
        source: REPOSITORY,
        asOf: '2026-08-13',
        settledBy: 'that is the price from 2027-01-01 on',
      },
    ],
  },
  {
    id: 'google/gemini-3.1-flash-lite',
    provider: 'google',
    model: 'gemini-3.1-flash-lite',
    asOf: '2026-05-12',
  },
  {
    id: 'mistral/codestral-2508',
    provider: 'mistral',
    model: 'codestral-2508',
    asOf: '2026-06-09',
  },
  { id: 'mistral/devstral-2512', provider: 'mistral', model: 'devstral-2512', asOf: '2026-06-09' },
  {
    id: 'deepseek/deepseek-v4-flash',
    provider: 'deepseek',
    model: 'deepseek-v4-flash',
    asOf: LAST_LOOK,
    conflicts: [
      {
        usd: '0.14 in, 0.28 out',
        source: REPOSITORY,
        asOf: '2026-05-12',
        settledBy: 'that was the flat rate until 2026-08-17',
      },
    ],
  },
  {
    id: 'hf-nscale/Qwen2.5-Coder-3B-Instruct',
    provider: 'huggingface_nscale',
    model: 'Qwen/Qwen2.5-Coder-3B-Instruct',
    asOf: null,
  },
  {
    id: 'hf-nscale/Qwen2.5-Coder-7B-Instruct',
    provider: 'huggingface_nscale',
    model: 'Qwen/Qwen2.5-Coder-7B-Instruct',
    asOf: null,
  },
  {
    id: 'hf-nscale/Qwen2.5-Coder-32B-Instruct',
    provider: 'huggingface_nscale',
    model: 'Qwen/Qwen2.5-Coder-32B-Instruct',
    asOf: null,
  },
  { id: 'openrouter/qwen3-coder', provider: 'openrouter', model: 'qwen/qwen3-coder', asOf: null },
];

/** The rows as the installed package gives them. */
export function readApiPriceRows(): readonly TokenRow[] {
  const { version } = createRequire(import.meta.url)(
    '../node_modules/@pydantic/genai-prices/package.json',
  ) as { version: string };
  return WANTED.map(({ id, provider, model, asOf, conflicts }) => {
    const info = findProvider({ providerId: provider })?.models.find((one) => one.id === model);
    if (info === undefined) throw new Error(`genai-prices ${version} has no ${provider} ${model}`);
    const { rates, tiers, until } = readPrices(info.prices);
    return {
      id,
      unit: 'million-tokens',
      usd: rates,
      source: `@pydantic/genai-prices ${version}, ${provider} ${model}`,
      asOf,
      ...(tiers.length > 0 ? { tiers } : {}),
      ...(until === undefined ? {} : { until }),
      ...(conflicts === undefined ? {} : { conflicts }),
    };
  });
}

type Prices = NonNullable<ReturnType<typeof findProvider>>['models'][number]['prices'];

function readPrices(prices: Prices): {
  readonly rates: TokenRates;
  readonly tiers: NonNullable<TokenRow['tiers']>;
  readonly until: string | undefined;
} {
  if (!Array.isArray(prices)) return { ...readModelPrice(prices), until: undefined };
  const starts = prices.flatMap(({ constraint, prices: one }) =>
    constraint?.type === 'start_date' ? [{ from: constraint.start_date, prices: one }] : [],
  );
  const today = '2026-11-20'; // the day of the last look: the rows must not change by themselves
  const started = starts.filter(({ from }) => from <= today).at(-1);
  const next = starts.find(({ from }) => from > today)?.from;
  const base = started?.prices ?? prices.find(({ constraint }) => !constraint)?.prices;
  if (base === undefined) throw new Error('No price without a condition');
  const byHour = prices.filter(({ constraint }) => constraint?.type === 'time_of_date');
  const all = [base, ...byHour.map((one) => one.prices)].map((one) => readModelPrice(one));
  const span = (name: keyof TokenRates): Amount | null => {
    const values = all.flatMap(({ rates }) =>
      typeof rates[name] === 'number' ? [rates[name]] : [],
    );
    if (values.length === 0) return null;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low === high ? low : [low, high];
  };
  return {
    rates: {
      input: span('input') ?? 0,
      output: span('output') ?? 0,
      cacheRead: span('cacheRead'),
      cacheWrite: span('cacheWrite'),
    },
    tiers: all[0]?.tiers ?? [],
    until: next === undefined ? undefined : dayBefore(next),
  };
}

function readModelPrice(price: ModelPrice): {
  readonly rates: TokenRates;
  readonly tiers: NonNullable<TokenRow['tiers']>;
} {
  const at = (key: string, start: number): number | null => {
    const rate = price[key];
    if (rate === undefined) return null;
    if (typeof rate === 'number') return rate;
    return rate.tiers.findLast((tier) => tier.start <= start)?.price ?? rate.base;
  };
  const rates = (start: number): TokenRates => ({
    input: at('input_mtok', start) ?? 0,
    output: at('output_mtok', start) ?? 0,
    cacheRead: at('cache_read_mtok', start),
    cacheWrite: at('cache_write_mtok', start),
  });
  const starts = new Set(
    Object.values(price).flatMap((rate) =>
      typeof rate === 'object' ? rate.tiers.map(({ start }) => start) : [],
    ),
  );
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map((start) => ({ abovePromptTokens: start, usd: rates(start) }));
  return { rates: rates(-1), tiers };
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = JSON.stringify(readApiPriceRows(), null, 2);
  writeFileSync(
    new URL('../lib/cost/api-price-rows.ts', import.meta.url),
    `import type { TokenRow } from './price-row.ts';

// Written by setup/write-api-prices.ts; a test fails when this and the package differ.

/** Prices of code-relevant models behind an API, in dollars per million tokens. */
export const API_PRICE_ROWS: readonly TokenRow[] = ${rows};
`,
  );
}
