import { z } from 'zod';
import { honoured, ignored, type ParameterRules } from './parameter-rule.ts';
import { readParameters } from './read-parameters.ts';
import {
  type ParsedRequest,
  SAMPLING_RULES,
  type SamplingParameters,
  type StreamParameters,
  toSamplingRequest,
} from './sampling-rules.ts';

/** Where the client names none; the context ends the answer at the latest. */
const DEFAULT_MAX_TOKENS = 128;
/** Characters of other files that go before the prefix. Small models have short contexts. */
const EXTRA_CHARACTERS = 2_000;

const speedHint = ignored('a hint for speed');

/** Parameters of `POST /infill`, the route of llama.cpp's server that editor plug-ins call. */
export const INFILL_RULES: ParameterRules = {
  input_prefix: honoured(z.string(), 'the file before the cursor line'),
  input_suffix: honoured(z.string(), 'the file after the cursor'),
  prompt: honoured(z.string(), 'the cursor line up to the cursor; follows the prefix'),
  input_extra: honoured(
    z.array(z.object({ text: z.string() }).loose()),
    'pieces of other files, put before the prefix; their last 2,000 characters',
  ),
  n_predict: honoured(
    z.int().min(-1),
    '0: an empty answer at once, there is nothing to warm up; -1: as if left out, 128',
  ),
  ...SAMPLING_RULES,
  samplers: ignored('the samplers are top-k, top-p and temperature, in this order'),
  n_indent: ignored('indentation is up to the model'),
  t_max_prompt_ms: speedHint,
  t_max_predict_ms: speedHint,
  id_slot: speedHint,
  lora: ignored('there are no adapters'),
};

/** Reads an infill request. */
export function readInfillRequest(
  body: unknown,
): ParsedRequest & { readonly predictsNothing: boolean } {
  const values = readParameters(body, INFILL_RULES) as SamplingParameters &
    StreamParameters & {
      input_prefix?: string;
      input_suffix?: string;
      prompt?: string;
      input_extra?: readonly { text: string }[];
      n_predict?: number;
    };
  const { input_prefix = '', input_suffix = '', prompt = '', n_predict = -1 } = values;
  const extra = (values.input_extra ?? []).map(({ text }) => text).join('\n\n');
  const before = extra === '' ? '' : `${extra.slice(-EXTRA_CHARACTERS)}\n\n`;
  const generation = {
    prompt: before + input_prefix + prompt,
    suffix: input_suffix,
    ...toSamplingRequest(values, n_predict > 0 ? n_predict : DEFAULT_MAX_TOKENS),
  };
  return {
    predictsNothing: n_predict === 0,
    toGeneration: () => generation,
    response: values,
  };
}
