// What vLLM's server has, from its documentation (docs.vllm.ai, read 2026-11): no vLLM runs in these
// tests, so this list is the one thing here that is believed and not observed.

export const VLLM: {
  readonly image: RegExp;
  readonly user: number;
  readonly healthRoute: string;
  readonly keyVariable: string;
  readonly environment: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
  readonly metrics: ReadonlySet<string>;
} = {
  image: /^vllm\/vllm-openai:v\d+\.\d+\.\d+/,
  /** The user "vllm" of the image (vllm-project/vllm pull request 40275). */
  user: 2000,
  healthRoute: '/health',
  keyVariable: 'VLLM_API_KEY',
  environment: new Set(['VLLM_API_KEY', 'HOME', 'HF_TOKEN', 'HF_HOME']),
  flags: new Set([
    '--model',
    '--served-model-name',
    '--max-model-len',
    '--max-num-seqs',
    '--gpu-memory-utilization',
    '--port',
  ]),
  metrics: new Set(['vllm:num_requests_waiting', 'vllm:num_requests_running']),
};

/** Arguments of vLLM as a map; each is `--flag=value`. */
export function parseVllmArguments(args: readonly string[]): Map<string, string> {
  return new Map(
    args.map((each): [string, string] => {
      const [flag = '', ...value] = each.split('=');
      return [flag, value.join('=')];
    }),
  );
}
