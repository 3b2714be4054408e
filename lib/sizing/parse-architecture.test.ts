import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConfigJson,
  countParameters,
  KNOWN_ARCHITECTURES,
  parseArchitecture,
  parseConfigText,
} from './index.ts';

const qwen: ConfigJson = {
  model_type: 'qwen2',
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  vocab_size: 151_936,
  max_position_embeddings: 32_768,
};

function refusal(config: ConfigJson): string {
  try {
    parseArchitecture(config);
  } catch (error) {
    const { name, message } = error as Error;
    expect((error as { hint?: string }).hint).toMatch(/\S/);
    return `${name}: ${message}`;
  }
  throw new Error('was accepted');
}

describe('parseArchitecture()', () => {
  // Parameter counts of the models' own pages (safetensors metadata), read 2026-11.
  it.each<[string, number, ConfigJson]>([
    [
      'google/gemma-2b',
      2_506_172_416,
      {
        model_type: 'gemma',
        hidden_size: 2048,
        intermediate_size: 16_384,
        num_hidden_layers: 18,
        num_attention_heads: 8,
        num_key_value_heads: 1,
        head_dim: 256,
        vocab_size: 256_000,
      },
    ],
    [
      'microsoft/Phi-3-mini-4k-instruct',
      3_821_079_552,
      {
        model_type: 'phi3',
        hidden_size: 3072,
        intermediate_size: 8192,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        vocab_size: 32_064,
        sliding_window: 2047,
      },
    ],
    [
      'mistralai/Mistral-7B-v0.1',
      7_241_732_096,
      {
        model_type: 'mistral',
        hidden_size: 4096,
        intermediate_size: 14_336,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        vocab_size: 32_000,
        sliding_window: 4096,
      },
    ],
    [
      'google-bert/bert-base-uncased without its pooler (590,592)',
      109_482_240 - 590_592,
      {
        model_type: 'bert',
        hidden_size: 768,
        intermediate_size: 3072,
        num_hidden_layers: 12,
        num_attention_heads: 12,
        vocab_size: 30_522,
        max_position_embeddings: 512,
      },
    ],
  ])('counts %s', (_name, parameters, config) => {
    expect(countParameters(parseArchitecture(config)).total).toBe(parameters);
  });

  it('reads head_dim before it divides: Qwen3-0.6B has 128, not 64', () => {
    const model = parseArchitecture({ ...qwen, model_type: 'qwen3', head_dim: 128 });
    expect(model).toMatchObject({ headDim: 128, hasQkNorm: true, hasQkvBias: false });
  });

  it('knows which layers slide', () => {
    const windows = (config: ConfigJson) => {
      const model = parseArchitecture({ ...qwen, ...config, num_hidden_layers: 6 });
      return model.kind === 'decoder' ? model.windows : undefined;
    };
    const [w, n] = [512, null];
    expect(windows({ sliding_window: w, use_sliding_window: false })).toEqual([n, n, n, n, n, n]);
    expect(windows({ sliding_window: w, use_sliding_window: true, max_window_layers: 4 })).toEqual([
      n,
      n,
      n,
      n,
      w,
      w,
    ]);
    expect(windows({ model_type: 'mistral', sliding_window: w })).toEqual([w, w, w, w, w, w]);
    expect(windows({ model_type: 'gemma2', sliding_window: w })).toEqual([w, n, w, n, w, n]);
    expect(windows({ model_type: 'gemma3_text', sliding_window: w })).toEqual([w, w, w, w, w, n]);
    const layer_types = ['full_attention', ...Array(5).fill('sliding_attention')];
    expect(windows({ model_type: 'gemma2', sliding_window: w, layer_types })).toEqual([
      n,
      w,
      w,
      w,
      w,
      w,
    ]);
  });

  it('refuses an architecture it does not know, and says why', () => {
    expect(refusal({ ...qwen, model_type: 'mamba' })).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size a "mamba" model: known are llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3_text, phi3, starcoder2, gpt2, gpt_bigcode, t5, bert"`,
    );
    expect(refusal({ ...qwen, model_type: 'mixtral', num_local_experts: 8 })).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size a "mixtral" model ("num_local_experts" means experts): known are llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3_text, phi3, starcoder2, gpt2, gpt_bigcode, t5, bert"`,
    );
    expect(
      refusal({ ...qwen, model_type: 'qwen3_next', linear_num_key_heads: 16 }),
    ).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size a "qwen3_next" model ("linear_num_key_heads" means linear attention): known are llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3_text, phi3, starcoder2, gpt2, gpt_bigcode, t5, bert"`,
    );
    expect(
      refusal({ ...qwen, model_type: 'deepseek_v3', kv_lora_rank: 512 }),
    ).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size a "deepseek_v3" model ("kv_lora_rank" means a compressed key-value cache): known are llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3_text, phi3, starcoder2, gpt2, gpt_bigcode, t5, bert"`,
    );
    expect(refusal({ model_type: 'gemma3', text_config: qwen })).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size a "gemma3" model (it holds several models, of which "text_config" is one): known are llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3_text, phi3, starcoder2, gpt2, gpt_bigcode, t5, bert"`,
    );
    expect(refusal({ ...qwen, model_type: 'constructor' })).toContain(
      'Cannot size a "constructor"',
    );
    expect(refusal({ hidden_size: 896 })).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size a model without an architecture: config.json lacks "model_type""`,
    );
  });

  it('refuses a known name with foreign layers inside', () => {
    expect(refusal({ ...qwen, num_experts: 60 })).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size this "qwen2" model: its "num_experts" means experts, which the formulas do not count"`,
    );
    expect(
      refusal({ ...qwen, layer_types: ['linear_attention', 'full_attention'] }),
    ).toMatchInlineSnapshot(
      `"UnknownArchitectureError: Cannot size this "qwen2" model: its "layer_types" means "linear_attention" layers, which the formulas do not count"`,
    );
    expect(refusal({ ...qwen, n_shared_experts: '2' })).toContain('means experts');
    expect(refusal({ ...qwen, full_attention_interval: 4 })).toContain('means linear attention');
    expect(refusal({ ...qwen, mamba_d_state: 16 })).toContain('means a state instead of a cache');
    // a dense relative of an expert model says that it has none
    expect(() => parseArchitecture({ ...qwen, num_experts: 0 })).not.toThrow();
    expect(() =>
      parseArchitecture({ ...qwen, shared_expert_intermediate_size: null }),
    ).not.toThrow();
  });

  it('names every missing field at once', () => {
    expect(refusal({ model_type: 'llama', hidden_size: 64 })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "llama" model: config.json lacks "num_hidden_layers", "num_attention_heads", "vocab_size", "intermediate_size""`,
    );
    expect(refusal({ model_type: 'gpt2' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "gpt2" model: config.json lacks "n_embd", "n_layer", "vocab_size", "n_positions""`,
    );
    expect(refusal({ model_type: 't5' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "t5" model: config.json lacks "num_layers", "vocab_size", "d_model", "d_ff", "num_heads", "d_kv""`,
    );
    expect(refusal({ model_type: 'bert' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "bert" model: config.json lacks "hidden_size", "num_attention_heads", "vocab_size", "intermediate_size", "num_hidden_layers", "max_position_embeddings""`,
    );
  });

  it('refuses what a field cannot be', () => {
    expect(refusal({ ...qwen, hidden_size: '896' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "hidden_size" of config.json is "896", wanted a whole number from 1 to 1000000"`,
    );
    expect(refusal({ ...qwen, num_hidden_layers: -24 })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "num_hidden_layers" of config.json is -24, wanted a whole number from 1 to 2000"`,
    );
    expect(refusal({ ...qwen, num_hidden_layers: 1e9 })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "num_hidden_layers" of config.json is 1000000000, wanted a whole number from 1 to 2000"`,
    );
    expect(refusal({ ...qwen, vocab_size: 1.5 })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "vocab_size" of config.json is 1.5, wanted a whole number from 1 to 10000000"`,
    );
    expect(refusal({ ...qwen, vocab_size: [151_936] })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "vocab_size" of config.json is [151936], wanted a whole number from 1 to 10000000"`,
    );
    expect(refusal({ ...qwen, num_key_value_heads: 3 })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "num_key_value_heads" of config.json is 3, wanted a divisor of the 14 attention heads"`,
    );
    expect(refusal({ ...qwen, num_attention_heads: 13 })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "num_attention_heads" of config.json is 13, wanted a divisor of the hidden size 896, or a "head_dim""`,
    );
    expect(refusal({ ...qwen, tie_word_embeddings: 'yes' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "tie_word_embeddings" of config.json is "yes", wanted true or false"`,
    );
    expect(refusal({ ...qwen, hidden_act: 'quantum' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "hidden_act" of config.json is "quantum", wanted one of silu, swish, gelu, gelu_new, gelu_fast, gelu_pytorch_tanh, relu"`,
    );
    expect(refusal({ ...qwen, layer_types: 'full_attention' })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "layer_types" of config.json is "full_attention", wanted a list with one entry for each of the 24 layers"`,
    );
    expect(refusal({ ...qwen, layer_types: ['full_attention'] })).toContain(
      'each of the 24 layers',
    );
    expect(refusal({ ...qwen, use_sliding_window: 'false' })).toContain('wanted true or false');
    expect(refusal({ ...qwen, rope_parameters: '10000' })).toContain(
      'is "10000", wanted an object',
    );
    expect(refusal({ ...qwen, rope_parameters: { rope_theta: '1e6' } })).toMatchInlineSnapshot(
      `"InvalidModelConfigError: Cannot size this "qwen2" model: "rope_parameters" of config.json is {"rope_theta":"1e6"}, wanted a base above 0 in it"`,
    );
    expect(refusal({ ...qwen, rope_theta: Number.NaN })).toContain('wanted a number above 0');
    expect(refusal({ ...qwen, hidden_size: 'x'.repeat(10_000) }).length).toBeLessThan(300);
  });

  it('either reads a config or refuses it in one sentence, whatever is in it', () => {
    const value = fc.oneof(
      fc.integer({ min: -4, max: 4096 }),
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(null, [], {}),
    );
    const fields = Object.keys(qwen).filter((field) => field !== 'model_type');
    const config = fc.record({
      model_type: fc.constantFrom(...KNOWN_ARCHITECTURES),
      ...Object.fromEntries(fields.map((field) => [field, value])),
      n_embd: value,
      d_model: value,
    });
    fc.assert(
      fc.property(config, (json) => {
        try {
          const { total } = countParameters(parseArchitecture(json as ConfigJson));
          expect(Number.isSafeInteger(total) && total > 0).toBe(true);
        } catch (error) {
          expect((error as Error).name).toMatch(/^(InvalidModelConfig|UnknownArchitecture)Error$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseConfigText()', () => {
  it('refuses what is no config.json', () => {
    const message = (text: string): string => {
      try {
        parseConfigText(text);
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error('was accepted');
    };
    expect(message(`{"a":"${'x'.repeat(2_000_000)}"}`)).toMatchInlineSnapshot(
      `"This is not a config.json: it has 2000008 characters, wanted 1000000 at most"`,
    );
    expect(message('{"model_type":')).toMatchInlineSnapshot(
      `"This is not a config.json: its text is not JSON"`,
    );
    expect(message('[1, 2]')).toMatchInlineSnapshot(
      `"This is not a config.json: it holds no JSON object"`,
    );
    expect(message('')).toContain('not JSON');
  });
});
