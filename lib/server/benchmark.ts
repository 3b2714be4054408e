// What does serving cost? The same model, dtype and threads, the same prompt and forced length: once
// through `lab serve` in a process of its own and HTTP, once through the backend in this process. Rounds
// alternate, so that a busy machine slows both. The bar is 5 % on both time to first token and decode.
//
//   node lib/server/benchmark.ts [model] [dtype] [rounds] [prompt tokens] [output tokens]
//
// Expected: a fixed part of a millisecond per request and nothing per token, because the next token is
// computed while the last one is sent. So the shorter the prefill, the larger the share of the fixed part.

import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createTransformersGenerator } from '../backends/transformers/index.ts';
import type { Dtype } from '../generation/index.ts';
import { median, quantileInterval } from '../stats/index.ts';

const WARMUP_ROUNDS = 3;
const LINE = 'const value = list.map((item) => item.count + 1);\n';

interface Timing {
  readonly ttftMs: number;
  readonly decodeMs: number;
}

async function main(args: readonly string[]): Promise<void> {
  const [
    model = 'tiny-coder-1m',
    dtype = 'fp32',
    rounds = '25',
    promptTokens = '256',
    output = '128',
  ] = args;
  const outputTokens = Number(output);
  const generator = await createTransformersGenerator({
    model,
    dtype: dtype as Dtype,
    device: 'cpu',
  });
  const prompt = await createPrompt(generator, Number(promptTokens));
  const { url, stop } = await startServe(model, dtype);
  const direct = async (): Promise<Timing> => {
    const lengths = { maxNewTokens: outputTokens, minNewTokens: outputTokens };
    const started = performance.now();
    const times: number[] = [];
    for await (const event of generator.stream({ prompt, ...lengths })) {
      if (event.type === 'token' && event.text !== '') times.push(performance.now() - started);
    }
    return toTiming(times);
  };
  const served = async (): Promise<Timing> =>
    toTiming(await streamOverHttp(url, prompt, outputTokens));
  const rows: { direct: Timing; served: Timing }[] = [];
  for (let round = -WARMUP_ROUNDS; round < Number(rounds); round++) {
    const isSwapped = round % 2 !== 0;
    const first = await (isSwapped ? served() : direct());
    const second = await (isSwapped ? direct() : served());
    if (round < 0) continue;
    rows.push(isSwapped ? { direct: second, served: first } : { direct: first, served: second });
  }
  stop();
  await generator.dispose();
  const compare = (key: keyof Timing) => {
    const ratios = rows.map((row) => row.served[key] / row.direct[key]);
    const interval = quantileInterval(ratios, 0.5);
    return {
      directMs: median(rows.map((row) => row.direct[key])),
      servedMs: median(rows.map((row) => row.served[key])),
      ratio: { p50: median(ratios), low: interval?.low ?? null, high: interval?.high ?? null },
    };
  };
  const result = {
    ...{ model, dtype, rounds: rows.length, promptTokens: Number(promptTokens), outputTokens },
    ttft: compare('ttftMs'),
    decode: compare('decodeMs'),
  };
  console.log(JSON.stringify(result));
  process.exitCode = result.ttft.ratio.p50 <= 1.05 && result.decode.ratio.p50 <= 1.05 ? 0 : 1;
}

function toTiming(timesMs: readonly number[]): Timing {
  const ttftMs = timesMs[0] ?? Number.NaN;
  return { ttftMs, decodeMs: (timesMs.at(-1) ?? Number.NaN) - ttftMs };
}

/** A prompt of at least so many tokens; both sides read the same one. */
async function createPrompt(
  generator: Awaited<ReturnType<typeof createTransformersGenerator>>,
  tokens: number,
): Promise<string> {
  for (let lines = 1; ; lines++) {
    const prompt = LINE.repeat(lines);
    const { promptTokens } = await generator.generate({ prompt, maxNewTokens: 1 });
    if (promptTokens >= tokens) return prompt;
  }
}

async function startServe(model: string, dtype: string): Promise<{ url: string; stop(): void }> {
  const lab = fileURLToPath(new URL('../cli/lab.js', import.meta.url));
  const args = [lab, 'serve', '--port', '0', '--model', model, '--dtype', dtype];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await new Promise<string>((resolve) => {
    child.stdout?.on('data', (text) => {
      const found = /Listening on (\S+)/.exec(String(text))?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, stop: () => void child.kill() };
}

/** Arrival of every event that carries text, without a client library in between. */
async function streamOverHttp(url: string, prompt: string, tokens: number): Promise<number[]> {
  const body = JSON.stringify({ prompt, max_tokens: tokens, ignore_eos: true, stream: true });
  const started = performance.now();
  return await new Promise((resolve, reject) => {
    const times: number[] = [];
    const outgoing = request(`${url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    outgoing.on('response', (response) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        const timeMs = performance.now() - started;
        const events = text.split('data: {').length - 1;
        const ends = text.split('"finish_reason":"').length - 1;
        for (let event = 0; event < events - ends; event++) times.push(timeMs);
      });
      response.on('end', () => resolve(times));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

void main(process.argv.slice(2));
