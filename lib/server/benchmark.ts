// What does serving cost? The same model, dtype, threads, prompt and forced length, once through `lab serve`
// in a process of its own and once through the backend called here. Each side has its own model process.
// Rounds alternate, so that a busy machine slows both; a pause before each turn lets the threads of the side
// before it stop spinning. The bar is 5 % on time to first token and on decode, and it counts as kept
// or missed only where the whole interval says so.
//
//   node lib/server/benchmark.ts [model] [dtype] [rounds] [prompt tokens] [output tokens] [FILE]
//
// Exit code 0: both kept, 1: one missed, 2: cannot tell. Rounds are appended to FILE, and those in it count:
// several short runs, each with new processes, say more than a long one.
//
// Counted on the served side is all that lies between a caller and the backend: the request over loopback,
// the server, its events, and the reads of a client that only stamps them (the measuring client of the load
// test). Looking into the events is left for afterwards: what a client library costs is its own matter.
// Expected: a fixed part of a millisecond per request; per token the processor time of one message more,
// which is printed. On a machine whose cores all compute, that time is taken from the model.

import { spawn } from 'node:child_process';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createWireClient,
  parseEndpoint,
  readExchange,
  type WireClient,
} from '../backends/openai-compatible/wire/index.ts';
import { createTransformersGenerator } from '../backends/transformers/index.ts';
import type { Dtype, TextGenerator } from '../generation/index.ts';
import { median, quantileInterval } from '../stats/index.ts';

const MOST = 1.05;
const WARMUP_ROUNDS = 2;
const SETTLE_MS = 100;
const LINE = 'const value = list.map((item) => item.count + 1);\n';

interface Timing {
  readonly ttftMs: number;
  /** From the first text to the last. */
  readonly decodeMs: number;
  /** Processor time of the caller, per token. */
  readonly callerCpuUs: number;
}

interface Round {
  readonly direct: Timing;
  readonly served: Timing & { readonly serverCpuUs: number };
}

async function main(args: readonly string[]): Promise<void> {
  const [model = 'tiny-coder-8m', dtype = 'fp32', rounds = '10', prompt, output, file] = args;
  const [promptTokens, outputTokens] = [Number(prompt ?? 256), Number(output ?? 128)];
  const options = { model, dtype: dtype as Dtype, device: 'cpu' } as const;
  const generator = await createTransformersGenerator(options);
  const text = await createPrompt(generator, promptTokens);
  const server = await startServe(model, dtype);
  const client = createWireClient(parseEndpoint(`${server.url}/v1`), { api: 'completions' });
  const direct = () => askDirectly(generator, text, outputTokens);
  const served = () => askServer(client, server, text, outputTokens);
  const done = file === undefined ? [] : await readRounds(file);
  try {
    for (let round = -WARMUP_ROUNDS; round < Number(rounds); round++) {
      const isSwapped = round % 2 !== 0;
      const early = isSwapped ? await served() : undefined;
      const one = await direct();
      const turn: Round = { direct: one, served: early ?? (await served()) };
      if (round < 0) continue;
      done.push(turn);
      if (file !== undefined) await appendFile(file, `${JSON.stringify(turn)}\n`);
    }
  } finally {
    client.close();
    server.stop();
    await generator.dispose();
  }
  const result = { model, dtype, promptTokens, outputTokens, rounds: done.length, ...judge(done) };
  console.log(JSON.stringify(result));
  const verdicts = [result.ttft.verdict, result.decode.verdict];
  process.exit(verdicts.includes('missed') ? 1 : verdicts.includes('cannot tell') ? 2 : 0);
}

async function askDirectly(
  generator: TextGenerator,
  prompt: string,
  tokens: number,
): Promise<Timing> {
  await setTimeout(SETTLE_MS);
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const timesMs: number[] = [];
  const request = { prompt, maxNewTokens: tokens, minNewTokens: tokens };
  for await (const event of generator.stream(request)) {
    if (event.type === 'token' && event.text !== '') timesMs.push(performance.now() - startedMs);
  }
  return { ...toTiming(timesMs), callerCpuUs: cpuUsSince(cpu) / tokens };
}

async function askServer(
  client: WireClient,
  server: Served,
  prompt: string,
  tokens: number,
): Promise<Round['served']> {
  const body = { prompt, max_tokens: tokens, ignore_eos: true, stream: true };
  await setTimeout(SETTLE_MS);
  const before = await readCpuUs(server.pid);
  const cpu = process.cpuUsage();
  const exchange = await client.send(JSON.stringify(body));
  const callerCpuUs = cpuUsSince(cpu) / tokens;
  const serverCpuUs = ((await readCpuUs(server.pid)) - before) / tokens;
  const { failure, chunks } = readExchange(exchange);
  if (failure !== undefined) throw new Error(failure.reason);
  return { ...toTiming(chunks.map(({ timeMs }) => timeMs)), callerCpuUs, serverCpuUs };
}

function toTiming(timesMs: readonly number[]): Pick<Timing, 'ttftMs' | 'decodeMs'> {
  const ttftMs = timesMs[0] ?? Number.NaN;
  return { ttftMs, decodeMs: (timesMs.at(-1) ?? Number.NaN) - ttftMs };
}

function cpuUsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function judge(rounds: readonly Round[]) {
  const compare = (key: 'ttftMs' | 'decodeMs') => {
    const ratios = rounds.map(({ served, direct }) => served[key] / direct[key]);
    const { low = null, high = null } = quantileInterval(ratios, 0.5) ?? {};
    return {
      directMs: median(rounds.map(({ direct }) => direct[key])),
      servedMs: median(rounds.map(({ served }) => served[key])),
      ratio: { p50: median(ratios), low, high },
      verdict: toVerdict(low, high),
    };
  };
  return {
    ttft: compare('ttftMs'),
    decode: compare('decodeMs'),
    cpuUsPerToken: {
      directCaller: median(rounds.map(({ direct }) => direct.callerCpuUs)),
      server: median(rounds.map(({ served }) => served.serverCpuUs)),
      client: median(rounds.map(({ served }) => served.callerCpuUs)),
    },
  };
}

function toVerdict(low: number | null, high: number | null): 'kept' | 'missed' | 'cannot tell' {
  if (low === null || high === null) return 'cannot tell';
  return high <= MOST ? 'kept' : low > MOST ? 'missed' : 'cannot tell';
}

/** Code of at least so many tokens; both sides read the same. */
async function createPrompt(generator: TextGenerator, tokens: number): Promise<string> {
  const count = async (lines: number): Promise<number> =>
    (await generator.generate({ prompt: LINE.repeat(lines), maxNewTokens: 1 })).promptTokens;
  const [one, five] = [await count(1), await count(5)];
  return LINE.repeat(Math.max(1, 1 + Math.ceil((4 * (tokens - one)) / (five - one))));
}

interface Served {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

async function startServe(model: string, dtype: string): Promise<Served> {
  const lab = fileURLToPath(new URL('../cli/lab.js', import.meta.url));
  const args = [lab, 'serve', '--port', '0', '--model', model, '--dtype', dtype];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      const found = /Listening on (\S+)/.exec(String(text))?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error('lab serve ended')));
  });
  return { url, pid: child.pid as number, stop: () => void child.kill() };
}

/** Processor time of one process and not of its children, where the kernel tells; Linux. */
async function readCpuUs(pid: number): Promise<number> {
  const folder = `/proc/${pid}/task`;
  const threads = await readdir(folder).catch(() => []);
  if (threads.length === 0) return Number.NaN;
  const texts = threads.map((id) => readFile(`${folder}/${id}/schedstat`, 'utf8').catch(() => '0'));
  // nanoseconds on a processor come first
  return (await Promise.all(texts)).reduce((sum, text) => sum + Number.parseInt(text, 10) / 1e3, 0);
}

async function readRounds(file: string): Promise<Round[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Round]));
}

void main(process.argv.slice(2));
