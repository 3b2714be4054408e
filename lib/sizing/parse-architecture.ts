import type { Architecture } from './architecture.ts';
import { type ConfigJson, ConfigReader } from './config-reader.ts';
import { UnknownArchitectureError } from './errors.ts';
import { parseBert } from './parse-bert.ts';
import { parseGpt2 } from './parse-gpt2.ts';
import { parseRotaryDecoder } from './parse-rotary-decoder.ts';
import { parseT5 } from './parse-t5.ts';

type Parser = (reader: ConfigReader, json: ConfigJson, modelType: string) => Architecture;

/** The `model_type` values of config.json that can be sized. */
const PARSERS: Readonly<Record<string, Parser>> = {
  llama: parseRotaryDecoder,
  mistral: parseRotaryDecoder,
  qwen2: parseRotaryDecoder,
  qwen3: parseRotaryDecoder,
  gemma: parseRotaryDecoder,
  gemma2: parseRotaryDecoder,
  gemma3_text: parseRotaryDecoder,
  phi3: parseRotaryDecoder,
  starcoder2: parseRotaryDecoder,
  gpt2: parseGpt2,
  gpt_bigcode: parseGpt2,
  t5: parseT5,
  bert: parseBert,
};

/** Architectures that can be sized, as `model_type` spells them. */
export const KNOWN_ARCHITECTURES: readonly string[] = Object.keys(PARSERS);

/** Fields that say a layer is not what the formulas count, with the words for it. */
const FOREIGN_FIELDS: readonly (readonly [field: RegExp, what: string])[] = [
  [
    /^((num_local|num|n_routed|n_shared|num_shared|moe_num)_experts|(moe|shared_expert)_intermediate_size)$/,
    'experts',
  ],
  [/^(linear_(num|key|value|conv)_\w+|full_attention_interval)$/, 'linear attention'],
  [/^(ssm_\w+|mamba_\w+|state_size|conv_L_cache)$/, 'a state instead of a cache'],
  [/^(kv_lora_rank|q_lora_rank)$/, 'a compressed key-value cache'],
];

/** What dense models write where a relative of theirs counts experts. */
const DENSE_VALUES: readonly unknown[] = [null, 0, 1, false];

/**
 * Reads what a model's size, cache and arithmetic depend on from its config.json. Nothing is guessed:
 * a default is used only where the architecture itself defines one.
 *
 * @throws UnknownArchitectureError, InvalidModelConfigError
 */
export function parseArchitecture(json: ConfigJson): Architecture {
  const { model_type: modelType } = json;
  if (modelType !== undefined && (typeof modelType !== 'string' || modelType === '')) {
    throw new UnknownArchitectureError(
      `Cannot size a model: "model_type" of config.json is ${JSON.stringify(modelType).slice(0, 60)}, wanted the name of an architecture`,
      { hint: 'Take config.json from the model page once more', modelType: '' },
    );
  }
  if (modelType === undefined) {
    throw new UnknownArchitectureError(
      'Cannot size a model without an architecture: config.json lacks "model_type"',
      { hint: 'Take config.json from the model page once more', modelType: '' },
    );
  }
  const parser = Object.hasOwn(PARSERS, modelType) ? PARSERS[modelType] : undefined;
  if (parser === undefined) throw explainUnknown(modelType, json);
  const foreign = findForeign(json);
  if (foreign !== undefined) {
    throw new UnknownArchitectureError(
      `Cannot size this "${modelType}" model: its "${foreign.field}" means ${foreign.what}, which the formulas do not count`,
      { hint: 'Choose a dense model, or count the tensors of a downloaded file', modelType },
    );
  }
  const reader = new ConfigReader(json);
  const architecture = parser(reader, json, modelType);
  reader.finish(modelType);
  return architecture;
}

function explainUnknown(modelType: string, json: ConfigJson): UnknownArchitectureError {
  const foreign = findForeign(json);
  const nested = json.text_config !== undefined || json.llm_config !== undefined;
  const why =
    foreign !== undefined
      ? ` ("${foreign.field}" means ${foreign.what})`
      : nested
        ? ' (it holds several models, of which "text_config" is one)'
        : '';
  const shown = modelType.length > 40 ? `${modelType.slice(0, 40)}...` : modelType;
  return new UnknownArchitectureError(
    `Cannot size a "${shown}" model${why}: known are ${KNOWN_ARCHITECTURES.join(', ')}`,
    {
      hint: 'Choose a model of a known architecture: a number for this one would be a guess',
      modelType,
    },
  );
}

function findForeign(json: ConfigJson): { field: string; what: string } | undefined {
  for (const [pattern, what] of FOREIGN_FIELDS) {
    const field = Object.keys(json).find((key) => pattern.test(key));
    const value = field === undefined ? undefined : json[field];
    if (field !== undefined && !DENSE_VALUES.includes(value)) return { field, what };
  }
  const types = json.layer_types;
  const other = Array.isArray(types)
    ? types.find((type) => type !== 'full_attention' && type !== 'sliding_attention')
    : undefined;
  return other === undefined
    ? undefined
    : { field: 'layer_types', what: `"${String(other).slice(0, 40)}" layers` };
}
