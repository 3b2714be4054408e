// Tokens arrive one by one as they are made, and the reader's event loop stays free meanwhile. A
// random model with some ten milliseconds per token makes that visible on a busy machine too.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRandomSource } from '../../models/index.ts';
import { ownHome } from '../../store/__fixtures__/own-home.ts';
import { createTransformersGenerator, type TransformersGenerator } from './index.ts';

const TOKENS = 60;
const own = ownHome('file');
let generator: TransformersGenerator;

beforeAll(async () => {
  const folder = join(own.folder, 'random-40m');
  const config = {
    hidden_size: 768,
    intermediate_size: 2048,
    num_hidden_layers: 6,
    num_attention_heads: 12,
    num_key_value_heads: 2,
    head_dim: 64,
  };
  await writeRandomSource(folder, { config });
  generator = await createTransformersGenerator({ model: folder, dtype: 'fp32', device: 'cpu' });
});
afterAll(async () => {
  await generator?.dispose();
});

describe('streaming', () => {
  it('delivers most tokens before the next one exists', async () => {
    const sentMs = performance.now();
    const madeMs: number[] = [];
    const arrivedMs: number[] = [];
    for await (const event of generator.stream({
      prompt: 'const a = 1;',
      maxNewTokens: TOKENS,
      minNewTokens: TOKENS,
    })) {
      if (event.type !== 'token') continue;
      madeMs.push(event.timeMs);
      arrivedMs.push(performance.now() - sentMs);
    }
    const lags = arrivedMs.map((arrived, i) => arrived - (madeMs[i] ?? 0)).sort((a, b) => a - b);
    console.log(
      `made to received: median ${lags[TOKENS / 2]?.toFixed(2)} ms, most ${lags.at(-1)?.toFixed(2)} ms`,
    );
    // both clocks are the machine's: nothing can arrive before it was made
    expect(lags[0]).toBeGreaterThan(-1);
    const inTime = arrivedMs.filter(
      (arrived, i) => arrived < (madeMs[i + 1] ?? Number.POSITIVE_INFINITY),
    );
    expect(inTime.length).toBeGreaterThan(0.8 * TOKENS);
  });

  it('leaves the event loop of the reader free', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const started = performance.now();
    await generator.generate({
      prompt: 'const a = 1;',
      maxNewTokens: TOKENS,
      minNewTokens: TOKENS,
    });
    const elapsedMs = performance.now() - started;
    clearInterval(timer);
    console.log(`${ticks} turns of the event loop in ${Math.round(elapsedMs)} ms`);
    // were the passes in this process, it would turn about once per token
    expect(ticks).toBeGreaterThan(2 * TOKENS);
  });
});
