import type { HardwareRow } from './hardware-row.ts';

/** The day these rows were collected. */
export const HARDWARE_COLLECTED_ON = '2026-11-20';

/** Specifications and published observations, collected on the date of `HARDWARE_COLLECTED_ON`. */
export const HARDWARE_ROWS: readonly HardwareRow[] = [
  {
    id: 'nvidia-t4',
    kind: 'gpu',
    memoryGigabytes: [16],
    memoryBandwidthBytesPerSecond: {
      value: 320000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 65000000000000,
      source: 'HF hardware-nvidia.ts 65.13 (tensor)',
      asOf: null,
    },
    observedDecodeBytesPerSecond: null,
    notes: 'no bf16, cc 7.5; Colab shows ~15 GB; TechPowerUp-style pages give FP32 8.1',
  },
  {
    id: 'nvidia-l4',
    kind: 'gpu',
    memoryGigabytes: [24],
    memoryBandwidthBytesPerSecond: {
      value: 300000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored)',
      asOf: '2026-08-21',
    },
    fp16DenseFlopsPerSecond: {
      value: 121000000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored) (dense bf16; 242 is sparse)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes:
      'AIC applies mem_bw_empirical_scaling_factor 0.8 and 3 us constant; HF table lists 30.29 (non tensor) - do not mix',
  },
  {
    id: 'nvidia-a10g',
    kind: 'gpu',
    memoryGigabytes: [24],
    memoryBandwidthBytesPerSecond: {
      value: 600000000000,
      source: 'cli99/llm-analysis @d841e40 (2024-11-13) llm_analysis/gpu_configs/*.json',
      asOf: '2024-11-13',
    },
    fp16DenseFlopsPerSecond: {
      value: 70000000000000,
      source: 'cli99/llm-analysis @d841e40 (2024-11-13) llm_analysis/gpu_configs/*.json',
      asOf: '2024-11-13',
    },
    observedDecodeBytesPerSecond: null,
    notes:
      'CONFLICT: 62.5 (HF space gpu_catalog RajBhope), 70 (llm-analysis), A10 PCIe 125; 24 GB in the same config file',
  },
  {
    id: 'nvidia-a100-40',
    kind: 'gpu',
    memoryGigabytes: [40],
    memoryBandwidthBytesPerSecond: {
      value: 1555000000000,
      source: 'hahnyuan/LLM-Viewer @472f71f (2024-07-30) hardwares/hardware_params.py',
      asOf: '2024-07-30',
    },
    fp16DenseFlopsPerSecond: {
      value: 312000000000000,
      source: 'hahnyuan/LLM-Viewer @472f71f (2024-07-30) hardwares/hardware_params.py',
      asOf: '2024-07-30',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'nvidia-a100-80-sxm',
    kind: 'gpu',
    memoryGigabytes: [80],
    memoryBandwidthBytesPerSecond: {
      value: 2039000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored)',
      asOf: '2026-08-21',
    },
    fp16DenseFlopsPerSecond: {
      value: 312000000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: 'PCIe 80GB: 1935 GB/s (llm-analysis)',
  },
  {
    id: 'nvidia-h100-pcie',
    kind: 'gpu',
    memoryGigabytes: [80],
    memoryBandwidthBytesPerSecond: {
      value: 2000000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored)',
      asOf: '2026-08-21',
    },
    fp16DenseFlopsPerSecond: {
      value: 756500000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored) (dense; 1513 sparse)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'nvidia-h100-sxm',
    kind: 'gpu',
    memoryGigabytes: [80],
    memoryBandwidthBytesPerSecond: {
      value: 3350000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored)',
      asOf: '2026-08-21',
    },
    fp16DenseFlopsPerSecond: {
      value: 989000000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored) (dense)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: 'LLM-Viewer uses 3072',
  },
  {
    id: 'nvidia-h200-sxm',
    kind: 'gpu',
    memoryGigabytes: [141],
    memoryBandwidthBytesPerSecond: {
      value: 4800000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored)',
      asOf: '2026-08-21',
    },
    fp16DenseFlopsPerSecond: {
      value: 989000000000000,
      source:
        'ai-dynamo/aiconfigurator @095f58a (2026-08-21) aic-core/src/aiconfigurator_core/systems/*.yaml (NVIDIA authored) (dense)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'nvidia-l40s',
    kind: 'gpu',
    memoryGigabytes: [48],
    memoryBandwidthBytesPerSecond: {
      value: 864000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: null,
    notes: 'HF table 91.61 is non-tensor',
  },
  {
    id: 'nvidia-rtx-3060-12',
    kind: 'gpu',
    memoryGigabytes: [12],
    memoryBandwidthBytesPerSecond: {
      value: 360000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 12740000000000,
      source:
        'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts (non-tensor fp16)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: {
      value: 214000000000,
      source:
        'measured rows bundled in llmfit llmfit-core/data/benchmark_cache.json (scraped 2026-08-10), median over dense single-GPU batch-1 rows, n=72 llama.cpp, p25 196 p75 262',
      asOf: '2026-08-10',
    },
    notes: 'tensor fp16 value not found in a reliable source',
  },
  {
    id: 'nvidia-rtx-3080-10',
    kind: 'gpu',
    memoryGigabytes: [10],
    memoryBandwidthBytesPerSecond: {
      value: 760000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: {
      value: 646000000000,
      source:
        'measured rows bundled in llmfit llmfit-core/data/benchmark_cache.json (scraped 2026-08-10), median over dense single-GPU batch-1 rows, n=6 llama.cpp; Ollama n=22 median 553',
      asOf: '2026-08-10',
    },
    notes: '',
  },
  {
    id: 'nvidia-rtx-3090',
    kind: 'gpu',
    memoryGigabytes: [24],
    memoryBandwidthBytesPerSecond: {
      value: 936000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 35580000000000,
      source:
        'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts (non-tensor)',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: {
      value: 404000000000,
      source:
        'measured rows bundled in llmfit llmfit-core/data/benchmark_cache.json (scraped 2026-08-10), median over dense single-GPU batch-1 rows, n=23, very wide p25 361 p75 889',
      asOf: '2026-08-10',
    },
    notes: '',
  },
  {
    id: 'nvidia-rtx-4090',
    kind: 'gpu',
    memoryGigabytes: [24],
    memoryBandwidthBytesPerSecond: {
      value: 1008000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 165000000000000,
      source:
        'gist mikasenghaas/d63ded03 (accelerator intensity) dense bf16 tensor; HF table 82.58 is non-tensor',
      asOf: null,
    },
    observedDecodeBytesPerSecond: {
      value: 691000000000,
      source:
        'measured rows bundled in llmfit llmfit-core/data/benchmark_cache.json (scraped 2026-08-10), median over dense single-GPU batch-1 rows, n=5 llama.cpp',
      asOf: '2026-08-10',
    },
    notes: '',
  },
  {
    id: 'nvidia-rtx-5090',
    kind: 'gpu',
    memoryGigabytes: [32],
    memoryBandwidthBytesPerSecond: {
      value: 1792000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: {
      value: 1198000000000,
      source:
        'measured rows bundled in llmfit llmfit-core/data/benchmark_cache.json (scraped 2026-08-10), median over dense single-GPU batch-1 rows, n=12 llama.cpp',
      asOf: '2026-08-10',
    },
    notes: '',
  },
  {
    id: 'apple-m1',
    kind: 'apple',
    memoryGigabytes: [8, 16],
    memoryBandwidthBytesPerSecond: {
      value: 68250000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps(); M1 68.25 gist kellyshephard/chips_table (2026-02)',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 2600000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m1-pro',
    kind: 'apple',
    memoryGigabytes: [16, 32],
    memoryBandwidthBytesPerSecond: {
      value: 200000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 5200000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m1-max',
    kind: 'apple',
    memoryGigabytes: [32, 64],
    memoryBandwidthBytesPerSecond: {
      value: 400000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 10400000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: {
      value: 336000000000,
      source:
        'measured rows bundled in llmfit llmfit-core/data/benchmark_cache.json (scraped 2026-08-10), median over dense single-GPU batch-1 rows, n=3 llama.cpp; Ollama n=6 median 209',
      asOf: '2026-08-10',
    },
    notes: '',
  },
  {
    id: 'apple-m1-ultra',
    kind: 'apple',
    memoryGigabytes: [64, 128],
    memoryBandwidthBytesPerSecond: {
      value: 800000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 21000000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m2',
    kind: 'apple',
    memoryGigabytes: [8, 16, 24],
    memoryBandwidthBytesPerSecond: {
      value: 100000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 3600000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m2-pro',
    kind: 'apple',
    memoryGigabytes: [16, 32],
    memoryBandwidthBytesPerSecond: {
      value: 200000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 6800000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m2-max',
    kind: 'apple',
    memoryGigabytes: [32, 64, 96],
    memoryBandwidthBytesPerSecond: {
      value: 400000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 13490000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m2-ultra',
    kind: 'apple',
    memoryGigabytes: [64, 192],
    memoryBandwidthBytesPerSecond: {
      value: 800000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 27200000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m3',
    kind: 'apple',
    memoryGigabytes: [8, 16, 24],
    memoryBandwidthBytesPerSecond: {
      value: 100000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 4100000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m3-pro',
    kind: 'apple',
    memoryGigabytes: [18, 36],
    memoryBandwidthBytesPerSecond: {
      value: 150000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 7400000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m3-max',
    kind: 'apple',
    memoryGigabytes: [36, 128],
    memoryBandwidthBytesPerSecond: {
      value: 400000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 14200000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes:
      '30-core GPU bin is 300 GB/s, 40-core 400 (odysseus #2573): chip NAME does not fix bandwidth',
  },
  {
    id: 'apple-m3-ultra',
    kind: 'apple',
    memoryGigabytes: [96, 512],
    memoryBandwidthBytesPerSecond: {
      value: 800000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 28400000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '819 in other tables',
  },
  {
    id: 'apple-m4',
    kind: 'apple',
    memoryGigabytes: [16, 32],
    memoryBandwidthBytesPerSecond: {
      value: 120000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 4600000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m4-pro',
    kind: 'apple',
    memoryGigabytes: [24, 64],
    memoryBandwidthBytesPerSecond: {
      value: 273000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 9200000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m4-max',
    kind: 'apple',
    memoryGigabytes: [36, 128],
    memoryBandwidthBytesPerSecond: {
      value: 546000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 18400000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '32-core bin 410, 40-core 546 (odysseus #2573)',
  },
  {
    id: 'apple-m5',
    kind: 'apple',
    memoryGigabytes: [16, 32],
    memoryBandwidthBytesPerSecond: {
      value: 153600000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 5700000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m5-pro',
    kind: 'apple',
    memoryGigabytes: [24, 64],
    memoryBandwidthBytesPerSecond: {
      value: 307000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 11400000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '',
  },
  {
    id: 'apple-m5-max',
    kind: 'apple',
    memoryGigabytes: [36, 128],
    memoryBandwidthBytesPerSecond: {
      value: 614000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 22800000000000,
      source: 'huggingface/huggingface.js @fe42e68 (2026-08-21) packages/tasks/src/hardware*.ts',
      asOf: '2026-08-21',
    },
    observedDecodeBytesPerSecond: null,
    notes: '32-core bin 460, 40-core 614 (odysseus #2573)',
  },
  {
    id: 'cpu-ryzen7-7840hs-8t',
    kind: 'cpu',
    memoryGigabytes: [],
    memoryBandwidthBytesPerSecond: {
      value: 89600000000,
      source: 'assumed DDR5-5600 dual channel (2x8x5600/1000); board memory not stated in the data',
      asOf: null,
    },
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: {
      value: 56000000000,
      source:
        '22 llama-bench rows (10 models x Q2_K/Q4_K_M/Q8_0/F16, -t 8 -p 512 -n 128, commit 6b4dc21) in llmfit benchmark_cache.json; fit = 0.80 ms/token + bytes/56.0 GB/s, median residual 1.9%',
      asOf: null,
    },
    notes: 'prefill 440-1130 GFLOP/s on 2 x non-embedding params',
  },
  {
    id: 'cpu-xeon-2vcpu-2.5ghz-avx512vnni',
    kind: 'cpu',
    memoryGigabytes: [24],
    memoryBandwidthBytesPerSecond: null,
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: {
      value: 23800000000,
      source:
        'checked 2026-11-20: onnxruntime 1.30 CPU provider (Python binding), 2 threads, synthetic MatMul stack of 201M weights at batch 1, best block, fp32 weights; per kernel in GB/s: fp16 11.8, q8 dynamic 23.3, q4 accuracy_level 0 9.4, q4 accuracy_level 4 17.0, q4f16 accuracy_level 0 8.3, q4f16 accuracy_level 4 14.6, 8-bit MatMulNBits accuracy_level 4 16.9',
      asOf: '2026-11-20',
    },
    notes:
      '2-core x86-64 Linux virtual machine; a stand-in for a 2-core Codespace, not one; prefill at 128 rows: fp32 176, fp16 172, q8 dynamic 713, q4 158-172, q4f16 146-171 GFLOP/s; single-thread memory read 11 GB/s',
  },
  {
    id: 'cpu-core-ultra-7-155h',
    kind: 'cpu',
    memoryGigabytes: [],
    memoryBandwidthBytesPerSecond: null,
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: {
      value: 43000000000,
      source:
        'two rows in llmfit cache: Qwen3.5-4B Q4_K_M 14.55 t/s, Qwen3.5-9B Q4_K_M 8.45 t/s, model size estimated',
      asOf: null,
    },
    notes: 'rough, +-20%',
  },
  {
    id: 'codespace-2core',
    kind: 'cpu',
    memoryGigabytes: [8],
    memoryBandwidthBytesPerSecond: null,
    fp16DenseFlopsPerSecond: null,
    observedDecodeBytesPerSecond: null,
    notes:
      '2 cores 8 GB (redcanaryco/atomic-red-team wiki); GitHub-hosted runners show AMD EPYC 7763 (vllm-ascend #96 lscpu, 2025-02) and EPYC 9V74 (msys2/MINGW-packages #29765, 2026-06); the CPU of a Codespace itself was not found: probe it',
  },
  {
    id: 'colab-t4',
    kind: 'gpu',
    memoryGigabytes: [15],
    memoryBandwidthBytesPerSecond: {
      value: 320000000000,
      source:
        'AlexsJones/llmfit @3f44fd3 (2026-08-22) llmfit-core/src/hardware.rs gpu_memory_bandwidth_gbps()',
      asOf: '2026-08-22',
    },
    fp16DenseFlopsPerSecond: {
      value: 65000000000000,
      source: 'HF table',
      asOf: null,
    },
    observedDecodeBytesPerSecond: null,
    notes: '15 GB visible',
  },
];
