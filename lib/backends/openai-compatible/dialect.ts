// Servers that call themselves OpenAI-compatible differ in what they add to the API. What a server
// lacks is an error before anything is sent; a parameter it would quietly ignore is never sent to it.
// Read in the documentation and sources of each server, 2026-11.

/** How one kind of server differs. */
export interface Dialect {
  readonly name: DialectName;
  /** `owned_by` of its model list, by which it is known. */
  readonly ownedBy: readonly string[];
  /** How it is told to go on past the end of the text; undefined: it cannot be. */
  readonly forcedLength?: (
    minTokens: number,
    maxTokens: number,
  ) => Readonly<Record<string, unknown>>;
  readonly hasTopK: boolean;
  /** Whether `/v1/completions` takes a suffix. */
  readonly hasSuffix: boolean;
  /** Extra parameters that make it count tokens in every chunk. */
  readonly countPerChunk?: Readonly<Record<string, unknown>>;
  readonly maxTokensName: 'max_tokens' | 'max_completion_tokens';
}

export type DialectName =
  | 'offload-lab'
  | 'vllm'
  | 'sglang'
  | 'llama.cpp'
  | 'ollama'
  | 'docker-model-runner'
  | 'openai';

const CONTINUOUS_USAGE = {
  stream_options: { include_usage: true, continuous_usage_stats: true },
};

/** Exactly so many tokens or none of it: a server that only ignores the end reaches the most. */
function ignoreEnd(minTokens: number, maxTokens: number): Readonly<Record<string, unknown>> {
  return minTokens === maxTokens ? { ignore_eos: true } : { min_tokens: minTokens };
}

const DIALECTS: readonly Dialect[] = [
  {
    name: 'offload-lab',
    ownedBy: ['offload-lab'],
    forcedLength: ignoreEnd,
    hasTopK: true,
    hasSuffix: true,
    countPerChunk: CONTINUOUS_USAGE,
    maxTokensName: 'max_tokens',
  },
  {
    name: 'vllm',
    ownedBy: ['vllm'],
    forcedLength: (minTokens, maxTokens) => ({
      min_tokens: minTokens,
      ...(minTokens === maxTokens && { ignore_eos: true }),
    }),
    hasTopK: true,
    hasSuffix: false,
    countPerChunk: CONTINUOUS_USAGE,
    maxTokensName: 'max_tokens',
  },
  {
    name: 'sglang',
    ownedBy: ['sglang'],
    forcedLength: (minTokens, maxTokens) => ({
      min_tokens: minTokens,
      ...(minTokens === maxTokens && { ignore_eos: true }),
    }),
    hasTopK: true,
    hasSuffix: false,
    maxTokensName: 'max_tokens',
  },
  {
    name: 'llama.cpp',
    ownedBy: ['llamacpp'],
    forcedLength: onlyExactly,
    hasTopK: true,
    hasSuffix: false,
    countPerChunk: { timings_per_token: true },
    maxTokensName: 'max_tokens',
  },
  {
    name: 'docker-model-runner', // llama.cpp behind another door
    ownedBy: ['docker'],
    forcedLength: onlyExactly,
    hasTopK: true,
    hasSuffix: false,
    maxTokensName: 'max_tokens',
  },
  {
    name: 'ollama',
    ownedBy: ['library'],
    hasTopK: false,
    hasSuffix: true,
    maxTokensName: 'max_tokens',
  },
  {
    name: 'openai', // hosted: the API as documented and nothing else
    ownedBy: [],
    hasTopK: false,
    hasSuffix: true,
    maxTokensName: 'max_completion_tokens',
  },
];

function onlyExactly(minTokens: number, maxTokens: number): Readonly<Record<string, unknown>> {
  if (minTokens === maxTokens) return { ignore_eos: true };
  throw new RangeError(
    `This server forces exact lengths only: minNewTokens is "${minTokens}", wanted "${maxTokens}"`,
  );
}

export function dialectOf(name: DialectName): Dialect {
  return DIALECTS.find((each) => each.name === name) as Dialect;
}

/** The dialect of a server by what its model list says; the plain API where it says nothing known. */
export function detectDialect(ownedBy: string | undefined): Dialect {
  return (
    DIALECTS.find((each) => ownedBy !== undefined && each.ownedBy.includes(ownedBy)) ??
    dialectOf('openai')
  );
}
