import { type ConfigJson, DECODER_SHAPES, toConfigJson } from '../../sizing/index.ts';
import type { CatalogueModel, ReportedQuality } from './catalogue-model.ts';

const MB = 1e6;
const GB = 1e9;
const CONFIG_SOURCE =
  'config.json of the base model on the Hugging Face hub, as collected with the sizes 2026-11; parameters agree with the published counts';
const READ = '2026-11';

const QWEN_REPORT =
  'Qwen2.5-Coder Technical Report, arXiv:2409.12186v3, instruct models, HumanEval (EvalPlus)';

function score(percent: number, source: string, asOf: string): ReportedQuality {
  return { benchmark: 'HumanEval', passAt1: percent / 100, source, asOf };
}

function config(
  shape: keyof typeof DECODER_SHAPES,
  contextTokens: number,
  isTied = true,
): ConfigJson {
  return toConfigJson(DECODER_SHAPES[shape], {
    max_position_embeddings: contextTokens,
    tie_word_embeddings: isTied,
  });
}

/**
 * Code and small chat models with ONNX files that transformers.js loads. Sizes: file lists of the hub, read
 * 2026-11, in powers of 1000 and rounded there. A missing score means that no source could be checked, not
 * that the model is bad.
 */
export const MODEL_CATALOGUE: readonly CatalogueModel[] = [
  {
    repo: 'onnx-community/Qwen2.5-Coder-0.5B-Instruct',
    config: config('Qwen2.5-0.5B', 32_768),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'Apache-2.0', licenceKind: 'permissive' },
    files: { fp32: 2.53 * GB, q8: 639 * MB, q4: 862 * MB },
    reported: score(61.6, QWEN_REPORT, '2024-11-12'),
  },
  {
    repo: 'onnx-community/Qwen2.5-Coder-1.5B-Instruct',
    config: config('Qwen2.5-1.5B', 32_768),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'Apache-2.0', licenceKind: 'permissive' },
    files: { fp32: 7.13 * GB, q8: 1.8 * GB, q4: 1.92 * GB },
    reported: score(70.7, QWEN_REPORT, '2024-11-12'),
  },
  {
    repo: 'onnx-community/Qwen2.5-Coder-3B-Instruct',
    config: config('Qwen2.5-3B', 32_768),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'qwen-research (no commercial use)', licenceKind: 'limited' },
    files: { fp32: 13.6 * GB, q8: 3.41 * GB, q4: 3.19 * GB },
    reported: score(84.1, QWEN_REPORT, '2024-11-12'),
  },
  {
    repo: 'onnx-community/deepseek-coder-1.3b-instruct-ONNX',
    config: config('deepseek-coder-1.3b', 16_384, false),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'deepseek (use restrictions)', licenceKind: 'limited' },
    files: { fp32: 5.39 * GB, q8: 1.35 * GB, q4: 1.07 * GB },
    reported: score(
      65.9,
      'EvalPlus leaderboard, evalplus/evalplus.github.io results.json at 8741845, "DeepSeek-Coder-1.3B-instruct"',
      '2024-12-26',
    ),
  },
  {
    repo: 'Xenova/tiny_starcoder_py',
    config: {
      model_type: 'gpt_bigcode',
      ...{ n_layer: 20, n_embd: 768, n_head: 12, n_inner: 3072 },
      ...{ vocab_size: 49_152, n_positions: 8192, multi_query: true },
    },
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'bigcode-openrail-m (use restrictions)', licenceKind: 'limited' },
    files: { fp32: 724 * MB, q8: 383 * MB, q4: 319 * MB },
    reported: score(
      7.84,
      'model card of bigcode/tiny_starcoder_py at 2590ba0, marked "verified: false"',
      READ,
    ),
  },
  {
    repo: 'onnx-community/Qwen3-0.6B-ONNX',
    config: config('Qwen3-0.6B', 40_960),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'Apache-2.0', licenceKind: 'permissive' },
    files: {},
    reported: null,
  },
  {
    repo: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    config: config('SmolLM2-135M', 8192),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'Apache-2.0', licenceKind: 'permissive' },
    files: { fp32: 654 * MB, q4: 200 * MB },
    reported: null,
  },
  {
    repo: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    config: config('SmolLM2-360M', 8192),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'Apache-2.0', licenceKind: 'permissive' },
    files: { fp32: 1.64 * GB, q4: 417 * MB },
    reported: null,
  },
  {
    repo: 'onnx-community/TinyLlama-1.1B-Chat-v1.0-ONNX',
    config: config('TinyLlama-1.1B', 2048, false),
    ...{ configSource: CONFIG_SOURCE, filesAsOf: READ },
    ...{ licence: 'Apache-2.0', licenceKind: 'permissive' },
    files: { fp32: 4.4 * GB, q8: 1.1 * GB, q4: 910 * MB },
    reported: null,
  },
];
