// What does streaming cost? The same model, dtype and threads, the same prompt and forced length:
// once through our child process with one event per token, once through transformers.js `generate()`
// called directly. Rounds alternate, so that a busy machine slows both. The bar is a ratio of 0.95.
//
//   node lib/backends/transformers/benchmark.ts [model] [dtype] [rounds] [tokens]
//
// Expected: more than 1 for small models, because `generate()` rebuilds its inputs per token.

import { AutoModelForCausalLM, AutoTokenizer, env } from '@huggingface/transformers';
import type { Dtype } from '../../generation/index.ts';
import { prepareModel } from '../../models/index.ts';
import { median, quantileInterval } from '../../stats/index.ts';
import { createTransformersGenerator } from './index.ts';

const PROMPT = '/** Adds two numbers. */\nfunction add(a: number, b: number): number {';
const WARMUP_ROUNDS = 2;

type Measure = () => Promise<number>;

async function main(args: readonly string[]): Promise<void> {
  const [model = 'tiny-coder-1m', dtype = 'fp32', rounds = '15', tokens = '128'] = args;
  const outputTokens = Number(tokens);
  const direct = await createDirect(model, dtype as Dtype, outputTokens);
  const streaming = await createStreaming(model, dtype as Dtype, outputTokens);
  const rates: { direct: number; streaming: number }[] = [];
  for (let round = -WARMUP_ROUNDS; round < Number(rounds); round++) {
    // who goes first alternates too: the second one may find warmer caches
    const isSwapped = round % 2 !== 0;
    const first = await (isSwapped ? streaming.measure() : direct.measure());
    const second = await (isSwapped ? direct.measure() : streaming.measure());
    if (round < 0) continue;
    rates.push(
      isSwapped ? { direct: second, streaming: first } : { direct: first, streaming: second },
    );
  }
  await streaming.dispose();
  const ratios = rates.map((rate) => rate.streaming / rate.direct);
  const interval = quantileInterval(ratios, 0.5);
  const result = {
    model,
    dtype,
    rounds: rates.length,
    outputTokens,
    directTokensPerSecond: Math.round(median(rates.map((rate) => rate.direct))),
    streamingTokensPerSecond: Math.round(median(rates.map((rate) => rate.streaming))),
    ratio: { p50: median(ratios), low: interval?.low ?? null, high: interval?.high ?? null },
  };
  console.log(`transformers.js directly: ${result.directTokensPerSecond} tokens/s`);
  console.log(`our streaming path:       ${result.streamingTokensPerSecond} tokens/s`);
  console.log(JSON.stringify(result));
  process.exitCode = result.ratio.p50 >= 0.95 ? 0 : 1;
}

async function createStreaming(
  model: string,
  dtype: Dtype,
  outputTokens: number,
): Promise<{ measure: Measure; dispose(): Promise<void> }> {
  const generator = await createTransformersGenerator({ model, dtype, device: 'cpu' });
  const lengths = { maxNewTokens: outputTokens, minNewTokens: outputTokens };
  return {
    measure: async () => {
      const started = performance.now();
      let received = 0;
      for await (const event of generator.stream({ prompt: PROMPT, ...lengths })) {
        if (event.type === 'token') received++;
      }
      if (received !== outputTokens) throw new Error(`Streamed ${received} tokens`);
      return (received * 1000) / (performance.now() - started);
    },
    dispose: () => generator.dispose(),
  };
}

async function createDirect(
  model: string,
  dtype: Dtype,
  outputTokens: number,
): Promise<{ measure: Measure }> {
  env.allowRemoteModels = false;
  const { folder, threads } = await prepareModel({ model, dtype, device: 'cpu' });
  const tokenizer = await AutoTokenizer.from_pretrained(folder);
  const loaded = await AutoModelForCausalLM.from_pretrained(folder, {
    dtype,
    device: 'cpu',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  const lengths = { max_new_tokens: outputTokens, min_new_tokens: outputTokens };
  return {
    measure: async () => {
      const started = performance.now();
      const inputs = tokenizer(PROMPT);
      const output = (await loaded.generate({ ...inputs, ...lengths, do_sample: false })) as {
        dims: number[];
      };
      const made = (output.dims[1] ?? 0) - (inputs.input_ids.dims[1] ?? 0);
      if (made !== outputTokens) throw new Error(`Generated ${made} tokens`);
      return (made * 1000) / (performance.now() - started);
    },
  };
}

void main(process.argv.slice(2));
