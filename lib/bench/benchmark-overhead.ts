// What does measuring cost? The same model in the same process answers the same prompt with the same
// forced length: once with nobody watching and events only counted, once with everything a run does
// (a sampler in its own process, the recorder, the machine's counters). Rounds alternate, so that a busy
// machine slows both. The bar is 1 % of the decode time at about 250 tokens per second. It is kept only when
// the whole interval is below it; on a busy machine the interval is wide, and then the answer is "cannot tell".
//
//   node lib/bench/benchmark-overhead.ts [rounds] [tokens]

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTransformersGenerator,
  type TransformersGenerator,
} from '../backends/transformers/index.ts';
import { writeRandomSource } from '../models/index.ts';
import { median, quantileInterval } from '../stats/index.ts';
import { RequestRecorder } from './request-recorder.ts';
import { RunWatch } from './watch-run.ts';

const PROMPT = 'const total = items.map((item) => item.price);\n';
const WARMUP_ROUNDS = 3;
const MOST_PERCENT = 1;
const SETTLE_MS = 200;
const SETTLE_TOKENS = 16;

/** Slow enough for about 250 tokens per second on a core of today. */
const CONFIG = {
  ...{ hidden_size: 384, intermediate_size: 1024, num_hidden_layers: 11, head_dim: 64 },
  ...{ num_attention_heads: 6, num_key_value_heads: 2 },
  ...{ vocab_size: 4096, max_position_embeddings: 1024 },
};

async function main([rounds = '60', tokens = '256']: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'offload-lab-overhead-'));
  process.env.LAB_HOME = join(folder, 'home');
  try {
    const source = join(folder, 'random-decoder');
    await writeRandomSource(source, { config: CONFIG });
    const generator = await createTransformersGenerator({
      ...{ model: source, dtype: 'fp32', device: 'cpu', session: { threads: 1 } },
    });
    const result = await compare(generator, Number(rounds), Number(tokens));
    await generator.dispose();
    console.log(JSON.stringify(result));
    process.exitCode = result.verdict === 'kept' ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Overhead {
  readonly tokensPerSecond: number;
  readonly rounds: number;
  readonly overheadPercent: {
    readonly p50: number;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly samplerCpuPercent: number;
  readonly verdict: 'kept' | 'missed' | 'cannot tell';
}

function judge(low: number | undefined, high: number | undefined): Overhead['verdict'] {
  if (low === undefined || high === undefined) return 'cannot tell';
  return high < MOST_PERCENT ? 'kept' : low > MOST_PERCENT ? 'missed' : 'cannot tell';
}

async function compare(
  generator: TransformersGenerator,
  rounds: number,
  tokens: number,
): Promise<Overhead> {
  const pairs: { bare: number; measured: number; samplerCpuPercent: number | undefined }[] = [];
  for (let round = -WARMUP_ROUNDS; round < rounds; round++) {
    // who goes first alternates too: the second one may find warmer caches
    const isSwapped = round % 2 !== 0;
    const first = await (isSwapped ? runMeasured : runBare)(generator, tokens);
    const second = await (isSwapped ? runBare : runMeasured)(generator, tokens);
    const [bare, measured] = isSwapped ? [second, first] : [first, second];
    if (round >= 0) pairs.push({ ...measured, bare: bare.tpotMs, measured: measured.tpotMs });
  }
  const percents = pairs.map(({ bare, measured }) => 100 * (measured / bare - 1));
  const interval = quantileInterval(percents);
  return {
    tokensPerSecond: Math.round(1000 / median(pairs.map(({ bare }) => bare))),
    rounds: pairs.length,
    overheadPercent: {
      p50: median(percents),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    },
    samplerCpuPercent: median(pairs.flatMap(({ samplerCpuPercent }) => samplerCpuPercent ?? [])),
    verdict: judge(interval?.low, interval?.high),
  };
}

interface RoundResult {
  readonly tpotMs: number;
  readonly samplerCpuPercent: number | undefined;
}

/** The same pause and the same first answer for both, so that neither finds colder caches. */
async function settle(generator: TransformersGenerator): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  await generator.generate(toRequest(SETTLE_TOKENS));
}

async function runBare(generator: TransformersGenerator, tokens: number): Promise<RoundResult> {
  await settle(generator);
  let firstMs = 0;
  let lastMs = 0;
  for await (const event of generator.stream(toRequest(tokens))) {
    if (event.type !== 'token') continue;
    if (firstMs === 0) firstMs = event.timeMs;
    lastMs = event.timeMs;
  }
  return { tpotMs: (lastMs - firstMs) / (tokens - 1), samplerCpuPercent: undefined };
}

async function runMeasured(generator: TransformersGenerator, tokens: number): Promise<RoundResult> {
  const watch = await RunWatch.start();
  await watch.follow(generator.pid);
  await settle(generator);
  const now = (): number => watch.nowMs();
  const recorder = new RequestRecorder(generator, { maxNewTokens: tokens, seed: 0, now });
  await watch.beginMeasured();
  const { events } = await recorder.ask(PROMPT, 'measured');
  await watch.endMeasured();
  const { resources } = await watch.stop();
  const spanMs = (events.at(-1)?.timeMs ?? 0) - (events[0]?.timeMs ?? 0);
  return { tpotMs: spanMs / (tokens - 1), samplerCpuPercent: resources.samplerCpuPercent };
}

function toRequest(tokens: number): {
  prompt: string;
  maxNewTokens: number;
  minNewTokens: number;
} {
  return { prompt: PROMPT, maxNewTokens: tokens, minNewTokens: tokens };
}

void main(process.argv.slice(2));
