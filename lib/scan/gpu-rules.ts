import type { CommentStyle } from './strip-comments.ts';

/** `needs`: does not run without a GPU. `prefers`: asks first, or falls back. */
export type GpuDemand = 'needs' | 'prefers';

/** One sign of a GPU in one kind of file. */
export interface GpuRule {
  readonly id: string;
  readonly what: string;
  readonly demand: GpuDemand;
  readonly pattern: RegExp;
}

/** One kind of file: which, how it writes comments, and what to look for. */
export interface FileKind {
  readonly name: string;
  readonly matches: RegExp;
  readonly comments: CommentStyle;
  readonly rules: readonly GpuRule[];
}

const rule = (id: string, demand: GpuDemand, what: string, pattern: RegExp): GpuRule => ({
  id,
  demand,
  what,
  pattern,
});

/** Kernels that exist for CUDA only. */
const CUDA_PACKAGES =
  /^[ \t"']*(?<name>flash[-_]attn|bitsandbytes|vllm|xformers|deepspeed|cupy(?:-cuda\d+x?)?|tensorrt(?:-llm)?|apex|auto-gptq|onnxruntime-gpu|nvidia-[a-z0-9-]+)(?![\w.-]*\.(?:py|md))/im;

export const FILE_KINDS: readonly FileKind[] = [
  {
    name: 'Python',
    matches: /\.py$/,
    comments: 'hash',
    rules: [
      rule(
        'torch-cuda',
        'needs',
        'moves a model or tensor to CUDA',
        /\.cuda\(|\.to\(\s*(?:torch\.device\(\s*)?["']cuda(?::\d+)?["']|device\s*=\s*["']cuda(?::\d+)?["']|torch\.device\(\s*["']cuda(?::\d+)?["']\s*\)/,
      ),
      rule(
        'cuda-import',
        'needs',
        'imports a package that needs CUDA',
        /^\s*(?:import|from)\s+(?:flash_attn|bitsandbytes|vllm|xformers|deepspeed|cupy|tensorrt|apex)\b/m,
      ),
      rule(
        'quantized-load',
        'needs',
        'loads in a format whose kernels are CUDA only',
        /load_in_(?:4|8)bit\s*=\s*True|attn_implementation\s*=\s*["']flash_attention_2["']/,
      ),
      rule(
        'cuda-asked',
        'prefers',
        'asks whether CUDA is there',
        /cuda\.is_available\(|device_map\s*=\s*["']auto["']/,
      ),
      rule(
        'ort-cuda',
        'prefers',
        "asks for ONNX Runtime's CUDA provider",
        /["']CUDAExecutionProvider["']/,
      ),
    ],
  },
  {
    name: 'TypeScript and JavaScript',
    matches: /\.[cm]?[jt]sx?$/,
    comments: 'slash',
    rules: [
      rule('js-cuda', 'needs', 'asks for the device "cuda"', /device\s*:\s*["'`]cuda["'`]/),
      rule(
        'js-webgpu',
        'prefers',
        'asks for WebGPU',
        /device\s*:\s*["'`]webgpu["'`]|navigator\.gpu\b/,
      ),
      rule(
        'js-ort-cuda',
        'prefers',
        "asks for ONNX Runtime's CUDA provider",
        /executionProviders\s*:\s*\[[^\]]*["'`]cuda["'`]/,
      ),
      rule('js-llama-gpu', 'needs', 'asks llama.cpp for CUDA', /gpu\s*:\s*["'`]cuda["'`]/),
    ],
  },
  {
    name: 'requirements',
    matches: /(^|\/)requirements[^/]*\.txt$/,
    comments: 'hash',
    rules: [
      rule('cuda-package', 'needs', 'installs a package that needs CUDA', CUDA_PACKAGES),
      rule('cuda-wheel', 'needs', 'installs a CUDA build', /\+cu\d{3}|\/whl\/cu\d{3}/),
    ],
  },
  {
    name: 'package.json',
    matches: /(^|\/)package\.json$/,
    comments: 'none',
    rules: [
      rule(
        'cuda-npm',
        'needs',
        'installs a package that needs CUDA',
        /"(?:onnxruntime-node-gpu|@node-llama-cpp\/[^"]*cuda[^"]*|tfjs-node-gpu|@tensorflow\/tfjs-node-gpu)"/,
      ),
    ],
  },
  {
    name: 'container file',
    matches: /(^|\/)(Dockerfile|Containerfile)[^/]*$|\.dockerfile$/i,
    comments: 'hash',
    rules: [
      rule(
        'cuda-image',
        'needs',
        'builds on a CUDA image',
        /^\s*FROM\s+\S*(?:nvidia\/cuda|nvcr\.io|pytorch\/pytorch:\S*cuda|vllm\/vllm-openai|server-cuda)\S*/im,
      ),
      rule('nvidia-variables', 'prefers', 'asks the runtime for GPUs', /NVIDIA_VISIBLE_DEVICES/),
    ],
  },
  {
    name: 'Compose and Kubernetes',
    matches: /\.ya?ml$/,
    comments: 'hash',
    rules: [
      rule(
        'k8s-gpu',
        'needs',
        'requests a GPU from the cluster',
        /["']?(?:nvidia\.com|amd\.com)\/gpu["']?\s*:/,
      ),
      rule(
        'compose-gpu',
        'needs',
        'reserves a GPU',
        /capabilities\s*:\s*(?:\[[^\]]*\bgpu\b[^\]]*\]|\n\s*-\s*["']?gpu)|^\s*runtime\s*:\s*["']?nvidia|^\s*gpus\s*:/m,
      ),
      rule(
        'cuda-image',
        'needs',
        'runs a CUDA image',
        /image\s*:\s*["']?\S*(?:nvidia\/cuda|vllm\/vllm-openai|server-cuda)/,
      ),
    ],
  },
];
