// Which engine is fastest in-process? The same weights, prompt and forced length through our default and
// through each library alone, with that library's own defaults: transformers.js `generate()`, a minimal
// loop over onnxruntime-node, node-llama-cpp over the GGUF files of the same weights. All sides are loaded
// once and take turns in changing order, so that a busy minute slows all of them; a pause before each turn
// lets the threads of the side before it stop spinning.
// The bar: our decode rate and our time to first token at least as good as the best of the others.
//
//   node lib/backends/transformers/benchmark-engines.ts MODEL DTYPE [rounds] [prompt tokens] [output tokens] [FILE]
//
// Rounds are appended to FILE as they end, and those in it count: a run that was cut goes on there.
// Needs the GGUF files ("lab models build NAME --gguf", or "lab synth" twice) and LAB_NODE_LLAMA_CPP.

import { appendFile, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Dtype } from '../../generation/index.ts';
import { median, quantileInterval } from '../../stats/index.ts';
import { openSides, type Side } from './engine-sides.ts';

const LINE = 'const value = list.map((item) => item.count + 1);\n';

const SETTLE_MS = 100;

interface Timing {
  readonly ttftMs: number;
  readonly tokensPerSecond: number;
}

/** One turn of every side, by its name. */
type Round = Readonly<Record<string, Timing>>;

async function main(args: readonly string[]): Promise<void> {
  const [
    model = 'tiny-coder-8m',
    dtype = 'q8',
    rounds = '10',
    prompt = '512',
    output = '64',
    file,
  ] = args;
  const sides = await openSides(model, dtype as Dtype);
  const text = await createPrompt(sides[0] as Side, Number(prompt));
  const done = file === undefined ? [] : await readRounds(file);
  for (let round = -1; done.length < Number(rounds); round++) {
    const turn: Record<string, Timing> = {};
    for (let i = 0; i < sides.length; i++) {
      const at = round % 2 === 0 ? i : sides.length - 1 - i;
      const side = sides[(at + round + 1) % sides.length] as Side;
      await setTimeout(SETTLE_MS);
      const { timesMs, promptTokens } = await side.run(text, Number(output));
      if (round < 0) console.error(`${side.name} read ${promptTokens} tokens`);
      turn[side.name] = toTiming(timesMs, Number(output));
    }
    if (round < 0) continue; // warm-up
    done.push(turn);
    if (file !== undefined) await appendFile(file, `${JSON.stringify(turn)}\n`);
  }
  const result = {
    model,
    dtype,
    rounds: done.length,
    outputTokens: Number(output),
    ...compare(done, new Set(sides.filter((side) => side.isRounded).map(({ name }) => name))),
  };
  for (const [name, { ttftMs, tokensPerSecond }] of Object.entries(result.sides)) {
    const rate = tokensPerSecond.toFixed(1).padStart(8);
    console.log(`${name.padEnd(34)} ${rate} tokens/s, first token after ${ttftMs.toFixed(1)} ms`);
  }
  console.log(JSON.stringify(result));
  process.exit(result.decode.ratio.p50 >= 1 && result.ttft.ratio.p50 >= 1 ? 0 : 1);
}

function toTiming(timesMs: readonly number[], tokens: number): Timing {
  if (timesMs.length !== tokens) throw new Error(`${timesMs.length} tokens, wanted ${tokens}`);
  const ttftMs = timesMs[0] as number;
  return { ttftMs, tokensPerSecond: ((tokens - 1) * 1000) / ((timesMs.at(-1) as number) - ttftMs) };
}

/** Ours against whichever rival is best, each round by itself. Above 1 is better than the best. */
function compare(rounds: readonly Round[], rounded: ReadonlySet<string>) {
  const names = Object.keys(rounds[0] ?? {});
  const middle = (name: string, key: keyof Timing): number =>
    median(rounds.map((round) => (round[name] as Timing)[key]));
  const sides = Object.fromEntries(
    names.map((name) => [
      name,
      { ttftMs: middle(name, 'ttftMs'), tokensPerSecond: middle(name, 'tokensPerSecond') },
    ]),
  );
  const rival = (key: keyof Timing, sign: 1 | -1): string =>
    names
      .filter((name) => name !== 'ours' && !rounded.has(name))
      .sort((a, b) => sign * (middle(a, key) - middle(b, key)))[0] as string;
  const against = (key: keyof Timing, best: string, isRate: boolean) => {
    const ratios = rounds.map((round) => {
      const ratio = (round.ours as Timing)[key] / (round[best] as Timing)[key];
      return isRate ? ratio : 1 / ratio;
    });
    const interval = quantileInterval(ratios, 0.5);
    const { low = null, high = null } = interval ?? {};
    return { best, ratio: { p50: median(ratios), low, high } };
  };
  return {
    sides,
    decode: against('tokensPerSecond', rival('tokensPerSecond', -1), true),
    ttft: against('ttftMs', rival('ttftMs', 1), false),
  };
}

/** Code of nearly so many tokens, never more; it ends without white space, which only we would heal. */
async function createPrompt(side: Side, tokens: number): Promise<string> {
  const write = (lines: number): string => LINE.repeat(lines).trimEnd();
  const count = async (lines: number) => (await side.run(write(lines), 1)).promptTokens;
  const [one, five] = [await count(1), await count(5)];
  let lines = Math.max(1, 1 + Math.floor((4 * (tokens - one)) / (five - one)));
  while (lines > 1 && (await count(lines)) > tokens) lines--;
  return write(lines);
}

async function readRounds(file: string): Promise<Round[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Round]));
}

void main(process.argv.slice(2));
