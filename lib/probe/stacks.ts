import type { ProbeKernel, StackName } from '../prediction/index.ts';
import type { ConfigJson } from '../sizing/index.ts';

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

/** Tokens in the cache of a step; the longest one fills even a large processor's cache. */
const SHORT = 16;
const LONG = 1024;
const LONGER = 2560;
const LONGEST = 8192;

/** Wide layers. */
const LARGE_LAYERS: Readonly<Record<ProbeKernel, number>> = { fp32: 1, q8: 3, q4: 4 };

/** Narrow layers, some 100 MB of them. */
const MANY_LAYERS: Readonly<Record<ProbeKernel, number>> = { fp32: 4, q8: 16, q4: 22 };

/**
 * The stacks of one format. None of them has to exceed the processor's cache: reading something else before a
 * pass empties it. Short passes are run often: a neighbour on the memory bus comes in bursts that are longer than a
 * pass, and one run between two bursts is enough. One to six heads share a key, which tells moving the cache
 * from computing with it.
 */
export function planStacks(kernel: ProbeKernel): readonly StackPlan[] {
  const small = { hiddenSize: 256, ffnSize: 512, heads: 4, kvHeads: 4, vocabSize: 1024 };
  const medium = { hiddenSize: 768, ffnSize: 2048, heads: 12, kvHeads: 2, vocabSize: 4096 };
  const large = { hiddenSize: 2048, ffnSize: 6144, heads: 16, kvHeads: 4, vocabSize: 2048 };
  return [
    { stack: 'thin', config: createConfig({ ...small, layers: 2 }), passes: [bare(12)] },
    {
      stack: 'deep',
      config: createConfig({ ...small, layers: 10 }),
      passes: [bare(12), step(LONG, 6), step(LONGER, 3), step(LONGEST, 1), prompt(128, 3)],
    },
    {
      stack: 'medium',
      config: createConfig({ ...medium, layers: 4 }),
      passes: [bare(10), step(LONG, 5), prompt(128, 3), prompt(256, 2)],
    },
    {
      stack: 'many',
      config: createConfig({ ...medium, layers: MANY_LAYERS[kernel] }),
      passes: [bare(8), cold(SHORT), cold(LONG)],
    },
    {
      stack: 'large',
      config: createConfig({ ...large, layers: LARGE_LAYERS[kernel] }),
      passes: [cold(SHORT), prompt(16, 2), prompt(128, 1)],
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
function cold(pastTokens: number): PassPlan {
  return { tokens: 1, pastTokens, isCold: true, runs: 1 };
}

function prompt(tokens: number, runs: number): PassPlan {
  return { tokens, pastTokens: 0, isCold: false, runs };
}

function createConfig(sizes: {
  readonly hiddenSize: number;
  readonly ffnSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly layers: number;
  readonly vocabSize: number;
}): ConfigJson {
  return {
    model_type: 'llama',
    hidden_size: sizes.hiddenSize,
    intermediate_size: sizes.ffnSize,
    num_hidden_layers: sizes.layers,
    num_attention_heads: sizes.heads,
    num_key_value_heads: sizes.kvHeads,
    vocab_size: sizes.vocabSize,
    max_position_embeddings: LONGEST + 2,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  };
}
