import { z } from 'zod';
import type { GenerationRequest } from '../../generation/index.ts';
import { ApiError } from '../api-error.ts';
import type { ChatMessage } from '../chat-prompt.ts';
import {
  honoured,
  ignored,
  only,
  type ParameterRule,
  type ParameterRules,
} from './parameter-rule.ts';

const stopText = z.string().min(1);
const tokenCount = z.int().min(1);

/** What all generating routes share. */
export const SAMPLING_RULES: ParameterRules = {
  model: honoured(z.string(), 'one of /v1/models; left out or empty: the served model'),
  temperature: honoured(z.number().min(0).max(2), 'left out: 0, the likeliest token every time'),
  top_p: honoured(z.number().gt(0).max(1), 'has no effect at temperature 0'),
  top_k: honoured(z.int().min(-1), 'an extension; 0 and -1 keep all'),
  seed: honoured(z.int(), 'left out: another one for every request'),
  stop: honoured(
    z.union([stopText, z.array(stopText).max(64)]),
    'a text or up to 64; not part of the answer',
  ),
  stream: honoured(z.boolean(), 'server-sent events'),
  stream_options: honoured(
    z.strictObject({
      include_usage: z.boolean().optional(),
      continuous_usage_stats: z.boolean().optional(),
      include_obfuscation: z.literal(false).optional(),
    }),
    'include_usage: usage in one more chunk; continuous_usage_stats: in every chunk, an extension',
  ),
  min_tokens: honoured(z.int().min(0), 'an extension: goes on past the end of the text'),
  ignore_eos: honoured(z.boolean(), 'an extension: exactly max_tokens tokens, for measuring'),
  n: only([1], 'wanted 1: one answer per request'),
  frequency_penalty: only([0], 'wanted 0: the engine has no penalties'),
  presence_penalty: only([0], 'wanted 0: the engine has no penalties'),
  logit_bias: only([{}], 'wanted {}: the engine has no biases'),
  user: ignored('says who asks, not what'),
  metadata: ignored('for the archive of the hosted API'),
  store: ignored('nothing is ever stored here'),
  service_tier: ignored('there is one tier'),
  safety_identifier: ignored('says who asks, not what'),
  prompt_cache_key: ignored('a hint for speed'),
  cache_prompt: ignored('a hint for speed'),
};

/** Values of {@link SAMPLING_RULES} that shape a generation. */
export interface SamplingParameters {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly seed?: number;
  readonly stop?: string | readonly string[];
  readonly min_tokens?: number;
  readonly ignore_eos?: boolean;
}

/** Values that shape the response. */
export interface StreamParameters {
  readonly model?: string;
  readonly stream?: boolean;
  readonly stream_options?: {
    readonly include_usage?: boolean;
    readonly continuous_usage_stats?: boolean;
  };
}

/** The part of an engine that makes prompts. */
export interface PromptEngine {
  readonly renderChat?: (messages: readonly ChatMessage[]) => string;
}

/** A request as the engine and as the response need it. */
export interface ParsedRequest {
  /** Called when the engine is there: its chat template decides what the prompt is. */
  readonly toGeneration: (engine: PromptEngine) => Omit<GenerationRequest, 'signal'>;
  readonly response: StreamParameters;
}

/** The part of a generation request that all routes read the same way. */
export function toSamplingRequest(
  values: SamplingParameters,
  maxNewTokens: number,
): Omit<GenerationRequest, 'prompt' | 'signal'> {
  const minNewTokens = values.ignore_eos ? maxNewTokens : (values.min_tokens ?? 0);
  if (minNewTokens > maxNewTokens) {
    throw new ApiError('The parameter "min_tokens" is larger than the most tokens of the answer', {
      status: 400,
      code: 'invalid_value',
      param: 'min_tokens',
    });
  }
  const { stop } = values;
  return {
    maxNewTokens,
    ...(minNewTokens > 0 && { minNewTokens }),
    ...(stop !== undefined && { stop: typeof stop === 'string' ? [stop] : stop }),
    temperature: values.temperature ?? 0,
    ...(values.top_p !== undefined && { topP: values.top_p }),
    ...(values.top_k !== undefined && { topK: Math.max(values.top_k, 0) }),
    seed: values.seed === undefined ? randomSeed() : Math.abs(values.seed),
  };
}

/** Clients that leave the seed out expect samples that differ. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

export const maxTokensRule: ParameterRule = honoured(
  tokenCount,
  'the context of the model is the other limit',
);
