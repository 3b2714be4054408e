import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import { honoured, only, type ParameterRules } from './parameter-rule.ts';
import { readParameters } from './read-parameters.ts';
import {
  maxTokensRule,
  type ParsedRequest,
  SAMPLING_RULES,
  type SamplingParameters,
  type StreamParameters,
  toSamplingRequest,
} from './sampling-rules.ts';

/** What the API says. */
const DEFAULT_MAX_TOKENS = 16;

/** Parameters of `POST /v1/completions`, and of `/v1/fim/completions` with the same meaning. */
export const COMPLETION_RULES: ParameterRules = {
  prompt: honoured(
    z.union([z.string(), z.array(z.string()).length(1)]),
    'one text; lists of several and token ids are refused',
  ),
  suffix: honoured(z.string(), 'fill in the middle; 400 where the model cannot'),
  ...SAMPLING_RULES,
  max_tokens: maxTokensRule,
  echo: only([false], 'wanted false: the answer holds new text only'),
  best_of: only([1], 'wanted 1: one answer per request'),
  logprobs: honoured(
    z.int().min(0).max(5),
    'the likeliest tokens beside each one, before temperature; 400 where the engine gives none',
  ),
};

/** Reads a completion request. */
export function readCompletionRequest(body: unknown): ParsedRequest {
  const values = readParameters(body, COMPLETION_RULES) as SamplingParameters &
    StreamParameters & {
      prompt?: string | readonly string[];
      suffix?: string;
      max_tokens?: number;
      logprobs?: number;
    };
  if (values.prompt === undefined) {
    throw new ApiError('The parameter "prompt" is missing', {
      status: 400,
      code: 'missing_parameter',
      param: 'prompt',
    });
  }
  const prompt = typeof values.prompt === 'string' ? values.prompt : (values.prompt[0] ?? '');
  const generation = {
    prompt,
    ...(values.suffix !== undefined && { suffix: values.suffix }),
    ...toSamplingRequest(values, values.max_tokens ?? DEFAULT_MAX_TOKENS),
    ...(values.logprobs !== undefined && { topLogprobs: values.logprobs }),
  };
  return { toGeneration: () => generation, response: values };
}
