import type { TokenRow } from './price-row.ts';

// Written by setup/write-api-prices.ts; a test fails when this and the package differ.

/** Prices of code-relevant models behind an API, in dollars per million tokens. */
export const API_PRICE_ROWS: readonly TokenRow[] = [
  {
    id: 'openai/gpt-5.5',
    unit: 'million-tokens',
    usd: {
      input: 5,
      output: 30,
      cacheRead: 0.5,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openai gpt-5.5',
    asOf: '2026-04-24',
    tiers: [
      {
        abovePromptTokens: 271999,
        usd: {
          input: 10,
          output: 45,
          cacheRead: 1,
          cacheWrite: null,
        },
      },
    ],
  },
  {
    id: 'openai/gpt-5.4',
    unit: 'million-tokens',
    usd: {
      input: 2.5,
      output: 15,
      cacheRead: 0.25,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openai gpt-5.4',
    asOf: '2026-03-06',
    tiers: [
      {
        abovePromptTokens: 271999,
        usd: {
          input: 5,
          output: 22.5,
          cacheRead: 0.5,
          cacheWrite: null,
        },
      },
    ],
  },
  {
    id: 'openai/gpt-5.4-mini',
    unit: 'million-tokens',
    usd: {
      input: 0.75,
      output: 4.5,
      cacheRead: 0.075,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openai gpt-5.4-mini',
    asOf: '2026-03-18',
  },
  {
    id: 'openai/gpt-5.4-nano',
    unit: 'million-tokens',
    usd: {
      input: 0.2,
      output: 1.25,
      cacheRead: 0.02,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openai gpt-5.4-nano',
    asOf: '2026-03-18',
  },
  {
    id: 'openai/gpt-5-nano',
    unit: 'million-tokens',
    usd: {
      input: 0.05,
      output: 0.4,
      cacheRead: 0.005,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openai gpt-5-nano',
    asOf: '2025-11-13',
  },
  {
    id: 'openai/gpt-4o-mini',
    unit: 'million-tokens',
    usd: {
      input: 0.15,
      output: 0.6,
      cacheRead: 0.075,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openai gpt-4o-mini',
    asOf: '2025-07-04',
  },
  {
    id: 'anthropic/claude-opus-5',
    unit: 'million-tokens',
    usd: {
      input: 5,
      output: 25,
      cacheRead: 0.5,
      cacheWrite: 6.25,
    },
    source: '@pydantic/genai-prices 0.1.8, anthropic claude-opus-5',
    asOf: '2026-07-29',
  },
  {
    id: 'anthropic/claude-sonnet-5',
    unit: 'million-tokens',
    usd: {
      input: 2,
      output: 10,
      cacheRead: 0.2,
      cacheWrite: 2.5,
    },
    source: '@pydantic/genai-prices 0.1.8, anthropic claude-sonnet-5',
    asOf: '2026-08-22',
    conflicts: [
      {
        usd: '3 in, 15 out',
        source: 'pydantic/genai-prices @47df840',
        asOf: '2026-07-29',
        settledBy: 'the provider cancelled the increase planned for 2026-09-01',
      },
    ],
  },
  {
    id: 'anthropic/claude-haiku-4-5',
    unit: 'million-tokens',
    usd: {
      input: 1,
      output: 5,
      cacheRead: 0.1,
      cacheWrite: 1.25,
    },
    source: '@pydantic/genai-prices 0.1.8, anthropic claude-haiku-4-5',
    asOf: '2026-07-29',
  },
  {
    id: 'google/gemini-3.7-flash',
    unit: 'million-tokens',
    usd: {
      input: 0.75,
      output: 3.75,
      cacheRead: 0.075,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, google gemini-3.7-flash',
    asOf: '2026-08-22',
    until: '2026-12-31',
    conflicts: [
      {
        usd: '1.5 in, 7.5 out',
        source: 'pydantic/genai-prices @47df840',
        asOf: '2026-08-13',
        settledBy: 'that is the price from 2027-01-01 on',
      },
    ],
  },
  {
    id: 'google/gemini-3.1-flash-lite',
    unit: 'million-tokens',
    usd: {
      input: 0.25,
      output: 1.5,
      cacheRead: 0.025,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, google gemini-3.1-flash-lite',
    asOf: '2026-05-12',
  },
  {
    id: 'mistral/codestral-2508',
    unit: 'million-tokens',
    usd: {
      input: 0.3,
      output: 0.9,
      cacheRead: 0.03,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, mistral codestral-2508',
    asOf: '2026-06-09',
  },
  {
    id: 'mistral/devstral-2512',
    unit: 'million-tokens',
    usd: {
      input: 0.4,
      output: 2,
      cacheRead: 0.04,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, mistral devstral-2512',
    asOf: '2026-06-09',
  },
  {
    id: 'deepseek/deepseek-v4-flash',
    unit: 'million-tokens',
    usd: {
      input: [0.22, 0.44],
      output: [0.66, 1.32],
      cacheRead: [0.007, 0.014],
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, deepseek deepseek-v4-flash',
    asOf: '2026-08-22',
    conflicts: [
      {
        usd: '0.14 in, 0.28 out',
        source: 'pydantic/genai-prices @47df840',
        asOf: '2026-05-12',
        settledBy: 'that was the flat rate until 2026-08-17',
      },
    ],
  },
  {
    id: 'hf-nscale/Qwen2.5-Coder-3B-Instruct',
    unit: 'million-tokens',
    usd: {
      input: 0.01,
      output: 0.03,
      cacheRead: null,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, huggingface_nscale Qwen/Qwen2.5-Coder-3B-Instruct',
    asOf: null,
  },
  {
    id: 'hf-nscale/Qwen2.5-Coder-7B-Instruct',
    unit: 'million-tokens',
    usd: {
      input: 0.01,
      output: 0.03,
      cacheRead: null,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, huggingface_nscale Qwen/Qwen2.5-Coder-7B-Instruct',
    asOf: null,
  },
  {
    id: 'hf-nscale/Qwen2.5-Coder-32B-Instruct',
    unit: 'million-tokens',
    usd: {
      input: 0.06,
      output: 0.2,
      cacheRead: null,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, huggingface_nscale Qwen/Qwen2.5-Coder-32B-Instruct',
    asOf: null,
  },
  {
    id: 'openrouter/qwen3-coder',
    unit: 'million-tokens',
    usd: {
      input: 0.22,
      output: 1.8,
      cacheRead: null,
      cacheWrite: null,
    },
    source: '@pydantic/genai-prices 0.1.8, openrouter qwen/qwen3-coder',
    asOf: null,
  },
];
