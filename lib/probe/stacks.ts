import type { ProbeKernel, StackName } from '../prediction/index.ts';
import type { ConfigJson } from '../sizing/index.ts';

/** What is run on a stack: tokens at once, and tokens already in the cache. */
export interface PassPlan {
  readonly tokens: number;
  readonly pastTokens: number;
  /** Runs in each block; a heavy pass is run once. */
  readonly runs: number;
}

export interface StackPlan {
  readonly stack: StackName;
  readonly config: ConfigJson;
  readonly passes: readonly PassPlan[];
}

/** Cache lengths of the decode steps; the longest one moves more than a processor's cache holds. */
const SHORT = 16;
const LONG = 1024;
const LONGEST = 8192;

/** Wide layers. */
const LARGE_LAYERS: Readonly<Record<ProbeKernel, number>> = { fp32: 2, q8: 5, q4: 5 };

/** Narrow layers, so many of them that they come from memory too. */
const MANY_LAYERS: Readonly<Record<ProbeKernel, number>> = { fp32: 16, q8: 32, q4: 32 };

/**
 * The stacks of one format; the large ones are to exceed the processor's cache, the others need not. Short
 * passes are run often: a neighbour on the memory bus comes in bursts that are longer than a pass, and one run
 * between two bursts is enough. One to six heads share a key, which tells moving the cache from computing
 * with it.
 */
export function planStacks(kernel: ProbeKernel): readonly StackPlan[] {
  const step = (runs: number, pastTokens = SHORT): PassPlan => ({ tokens: 1, pastTokens, runs });
  const prompt = (tokens: number, runs: number): PassPlan => ({ tokens, pastTokens: 0, runs });
  const small = { hiddenSize: 256, ffnSize: 512, heads: 4, kvHeads: 4, vocabSize: 1024 };
  const medium = { hiddenSize: 768, ffnSize: 2048, heads: 12, kvHeads: 2, vocabSize: 4096 };
  const large = { hiddenSize: 2048, ffnSize: 6144, heads: 16, kvHeads: 4, vocabSize: 2048 };
  return [
    { stack: 'thin', config: createConfig({ ...small, layers: 2 }), passes: [step(12)] },
    {
      stack: 'deep',
      config: createConfig({ ...small, layers: 10 }),
      passes: [step(12), step(5, LONG), step(1, LONGEST), prompt(128, 3)],
    },
    {
      stack: 'medium',
      config: createConfig({ ...medium, layers: 4 }),
      passes: [step(8), step(5, LONG), prompt(128, 3), prompt(512, 1)],
    },
    {
      stack: 'many',
      config: createConfig({ ...medium, layers: MANY_LAYERS[kernel] }),
      passes: [step(8)],
    },
    {
      stack: 'large',
      config: createConfig({ ...large, layers: LARGE_LAYERS[kernel] }),
      passes: [step(8), step(4, LONG), prompt(16, 2), prompt(128, 1)],
    },
  ];
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
