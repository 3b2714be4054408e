import type { ProbeKernel, StackName } from '../prediction/index.ts';
import { type ConfigJson, toConfigJson } from '../sizing/index.ts';

/** What is run on a stack: tokens at once, and tokens already in the cache. */
export interface PassPlan {
  readonly tokens: number;
  readonly pastTokens: number;
  /** After other data were read, so that nothing is left in the processor's cache. */
  readonly isCold: boolean;
  /** Runs in each block; a heavy pass is run once. */
  readonly runs: number;
}

export interface StackPlan {
  readonly stack: StackName;
  readonly config: ConfigJson;
  readonly passes: readonly PassPlan[];
}

/** Tokens in the cache of a step: next to none, and the most. */
const SHORT = 16;
const LONG = 2048;

/** Narrow layers: some 100 MB of them, or 200 where `medium` has 100 already. */
const MANY_LAYERS: Readonly<Record<ProbeKernel, number>> = { fp32: 8, q8: 16, q4: 22 };

const SMALL = { hidden: 256, ffn: 512, heads: 4, kvHeads: 4, headDim: 64, vocab: 1024 };
const MEDIUM = { hidden: 768, ffn: 2048, heads: 12, kvHeads: 2, headDim: 64, vocab: 4096 };

/** As wide as the layers of a model of three billion, in fp32 of one billion. */
const WIDE = { hidden: 3072, ffn: 8192, heads: 24, kvHeads: 8, headDim: 128, vocab: 2048 };
const WIDE_FP32 = { ...WIDE, hidden: 2048, ffn: 6144, heads: 16, kvHeads: 4 };

/** Hardly any weights and a large cache. */
const CACHE = { ...SMALL, ffn: 256, heads: 12, kvHeads: 12 };
const CACHE_LAYERS = 16;

/**
 * The stacks of one format. None of them has to exceed the processor's cache: using something else before a
 * pass of the large one empties it. Short passes are run often: a neighbour on the memory bus comes in bursts that
 * are longer than a pass, and one run between two bursts is enough. The largest comes first: loading takes the most
 * memory.
 */
export function planStacks(kernel: ProbeKernel): readonly StackPlan[] {
  return [
    {
      stack: 'large',
      config: kernel === 'fp32' ? createConfig(WIDE_FP32, 1) : createConfig(WIDE, 2),
      passes: [COLD, prompt(16, 2), prompt(128, 1)],
    },
    { stack: 'thin', config: createConfig(SMALL, 2), passes: [bare(12)] },
    {
      stack: 'deep',
      config: createConfig(SMALL, 10),
      passes: [bare(12), step(LONG / 2, 6), prompt(128, 3)],
    },
    {
      stack: 'medium',
      config: createConfig(MEDIUM, 4),
      passes: [bare(10), prompt(128, 3), prompt(256, 2)],
    },
    {
      stack: 'many',
      config: createConfig(MEDIUM, MANY_LAYERS[kernel]),
      passes: [bare(8)],
    },
  ];
}

/**
 * The stacks that tell what the KV cache costs, whatever the format of the weights: in one every head has keys of
 * its own, in the other six share them, which tells moving the cache from computing with it.
 */
export function planCacheStacks(): readonly StackPlan[] {
  return [
    {
      stack: 'cache',
      config: createConfig(CACHE, CACHE_LAYERS),
      passes: [bare(8), step(LONG / 4, 4), step(LONG / 2, 3), step(LONG, 2)],
    },
    {
      stack: 'shared',
      config: createConfig({ ...CACHE, kvHeads: 2 }, CACHE_LAYERS),
      passes: [bare(8), step(LONG / 2, 4), step(LONG, 3)],
    },
  ];
}

/** One token with next to nothing in the cache: weights and overhead alone. */
function bare(runs: number): PassPlan {
  return step(SHORT, runs);
}

function step(pastTokens: number, runs: number): PassPlan {
  return { tokens: 1, pastTokens, isCold: false, runs };
}

/** When nothing of what it reads is in the processor's cache. */
const COLD: PassPlan = { tokens: 1, pastTokens: SHORT, isCold: true, runs: 3 };

function prompt(tokens: number, runs: number): PassPlan {
  return { tokens, pastTokens: 0, isCold: false, runs };
}

interface Widths {
  readonly hidden: number;
  readonly ffn: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
}

function createConfig(widths: Widths, layers: number): ConfigJson {
  const { hidden, ffn, heads, kvHeads, headDim, vocab } = widths;
  return toConfigJson(['llama', hidden, ffn, layers, heads, kvHeads, vocab, headDim], {
    max_position_embeddings: LONG + 2,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  });
}
