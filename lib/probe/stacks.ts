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

/** Cache lengths of the two decode steps. */
const SHORT = 16;
const LONG = 1024;

/** The stacks of one format; the large fp32 one is to exceed any cache, the others need not. */
export function planStacks(kernel: ProbeKernel): readonly StackPlan[] {
  const step = (runs: number, pastTokens = SHORT): PassPlan => ({ tokens: 1, pastTokens, runs });
  const prompt = (tokens: number, runs: number): PassPlan => ({ tokens, pastTokens: 0, runs });
  const small = { hiddenSize: 256, ffnSize: 512, heads: 4, kvHeads: 4, vocabSize: 1024 };
  const medium = { hiddenSize: 768, ffnSize: 2048, heads: 12, kvHeads: 4, vocabSize: 8192 };
  const large = { hiddenSize: 2048, ffnSize: 6144, heads: 16, kvHeads: 4, vocabSize: 8192 };
  return [
    { stack: 'thin', config: createConfig({ ...small, layers: 2 }), passes: [step(12)] },
    {
      stack: 'deep',
      config: createConfig({ ...small, layers: 10 }),
      passes: [step(12), step(6, LONG), prompt(128, 2)],
    },
    {
      stack: 'medium',
      config: createConfig({ ...medium, layers: 4 }),
      passes: [step(6), prompt(128, 1), prompt(512, 1)],
    },
    {
      stack: 'large',
      config: createConfig({ ...large, layers: kernel === 'fp32' ? 2 : 3 }),
      passes: [step(4), prompt(16, 2), prompt(128, 1)],
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
    max_position_embeddings: 2 * LONG,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  };
}
