// ---
// title: First completion: prefill and decode
// promise: You can say what happens between pressing a key and seeing code, and which half of it is slow
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Time to first token and time per token, for short and long prompts
// ---

// %% [markdown]
// ## Two phases
//
// A completion has two parts that behave in opposite ways.
//
// - **Prefill** reads the whole prompt in one pass. It grows with the prompt. Its end is the first token.
// - **Decode** makes one token per pass, and reads all weights again for each. It grows with the answer.
//
// One average over both would hide which of them you are waiting for.

// %%
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import { show } from '@offload-lab/lib/notebook';

const generator = await createTransformersGenerator({
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
});
console.log(generator.info);

// %% [markdown]
// ## Watch it happen
//
// Every token is one event with the time it was made. The chart below grows while the model writes.

// %%
import { chartTokenLatency } from '@offload-lab/lib/charts';
import type { GenerationEvent } from '@offload-lab/lib/generation';
import { toEventLog } from '@offload-lab/lib/metrics';
import { live } from '@offload-lab/lib/notebook';

const prompt = `/**
 * Keeps the numbers that are greater than 10 and then returns their sum.
 */
export function sumLarge(values: number[]): number {`;
const events: GenerationEvent[] = [];
const chart = live();
for await (const event of generator.stream({ prompt, maxNewTokens: 80 })) {
  events.push(event);
  if (event.type === 'token') chart.update(chartTokenLatency(toEventLog(events)));
}
await chart.finish();

// %%
import { measureRequest } from '@offload-lab/lib/metrics';

const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('');
const first = measureRequest(toEventLog(events));
console.log(prompt + text);
await show({ metric: 'ttftMs', value: first.ttftMs ?? Number.NaN });
await show({ metric: 'tpotMs', value: first.tpotMs ?? Number.NaN });

// %% [markdown]
// A token is not a word and not a chunk of text. Here is how the answer was cut.

// %%
console.log(events.flatMap((event) => (event.type === 'token' ? [event.text] : [])));

// %% [markdown]
// ## Predict: a prompt eight times as long
//
// The next experiment sends prompts of two lengths, the second eight times the first, and asks for the
// same number of tokens. What will happen to the time to first token, and to the time per token? Write
// your factors down before you measure.

// %%
const myTtftFactor = 8;
const myTpotFactor = 1;

// %% [markdown]
// ## Measure
//
// In a process of its own: a cold start that is kept apart, a warm-up on other prompts, then measured
// requests that all differ, so that no cache can answer for the model.

// %%
import { runBenchmark } from '@offload-lab/lib/bench';

const measure = (promptTokens: number) =>
  runBenchmark({
    model: 'tiny-coder-1m',
    dtype: 'fp32',
    device: 'cpu',
    promptTokens,
    maxNewTokens: 32,
    runs: 12,
    seed: 2,
    command: `lesson 02, prompts of ${promptTokens} tokens`,
  });
const short = await measure(48);
const long = await measure(48 * 8);

// %%
import { chartDistribution } from '@offload-lab/lib/charts';
import { listRequestValues } from '@offload-lab/lib/record';

for (const metric of ['ttftMs', 'tpotMs'] as const) {
  const groups = [
    { label: 'short prompt', values: listRequestValues(short.samples, metric) },
    { label: 'long prompt', values: listRequestValues(long.samples, metric) },
  ];
  await show(chartDistribution(groups, metric));
}

// %% [markdown]
// ## Compare

// %%
const factor = (metric: string): number =>
  (long.metrics[metric]?.p50 ?? Number.NaN) / (short.metrics[metric]?.p50 ?? Number.NaN);
await show({
  columns: ['metric', 'your factor', 'measured factor'],
  rows: [
    ['time to first token', String(myTtftFactor), factor('ttftMs').toFixed(2)],
    ['time per output token', String(myTpotFactor), factor('tpotMs').toFixed(2)],
  ],
});

// %% [markdown]
// The time to first token grows with the prompt, but not in step with it: a part of it is a price per
// request, and one pass over many tokens uses the processor better than many passes over one. The time
// per token hardly moves, because each pass reads the same weights. What does grow with the context is
// the cache that attention reads; for a model this small and a context this short it is minor.
//
// So: if you wait before anything appears, shorten the prompt. If the text crawls, shorten the answer,
// or read fewer bytes per token: a smaller model, or fewer bits per weight.

// %% [markdown]
// ## Fill in the middle
//
// An editor knows what comes *after* the cursor as well. The model was trained on gaps, so it can be
// told both sides.

// %%
const gap = {
  prompt: 'export function isEven(value: number): boolean {\n  return ',
  suffix: ';\n}\n',
};
const filled = await generator.generate({ ...gap, maxNewTokens: 24 });
console.log(`${gap.prompt}[${filled.text}]${gap.suffix}`);
console.log(`ended by: ${filled.finishReason}`);

// %%
await generator.dispose();

// %% [markdown]
// ## Exercises
//
// 1. Ten tokens arrive in chunks of 1, 3, 3 and 3 tokens, at 500, 650, 800 and 950 ms after the request.
//    What is the time per output token, in milliseconds?
// 2. The same stream, but the first chunk brings 4 tokens: (4, 3, 3) at 500, 650 and 800 ms. And now?

// %%
import { check } from '@offload-lab/lib/notebook';

const answers: Record<string, number | undefined> = { '02.1': undefined, '02.2': undefined };
for (const [id, value] of Object.entries(answers)) if (value !== undefined) await check(id, value);

// %% [markdown]
// ## I can ...
//
// - [ ] tell prefill from decode in a chart of token times
// - [ ] say which of the two a longer prompt changes
// - [ ] explain why a chunk of text is not a token
// - [ ] complete at a cursor, with text on both sides

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const record of [short, long]) {
  await writeRecord(record);
  console.log(`Your run record, in full: npx lab show ${record.id}`);
}
