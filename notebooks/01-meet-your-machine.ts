// ---
// title: Meet your machine
// promise: You know what this machine may use, which engines really run on it, and that a model fits before you load it
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Memory of a model, predicted and then measured
// ---

// %% [markdown]
// ## What is here, and what you may use of it
//
// "This server has a lot of memory" and "your container may use a little of it" are both true, and only
// the second one decides whether a model fits. Every line below comes from a file of the kernel or a
// command, not from a setting.

// %%
import { describeDevice, detectDevice } from '@offload-lab/lib/device';
import { show } from '@offload-lab/lib/notebook';

const machine = await detectDevice();
await show({ columns: ['what', 'found'], rows: describeDevice(machine) });

// %% [markdown]
// ## Which engines really run
//
// A device is not there because a library can be imported. Each execution provider was given a tiny
// graph to compute, in a process of its own. Where one says *no*, the reason says what is missing.

// %%
await show({
  columns: ['device', 'runs here', 'why'],
  rows: machine.executionProviders.map(({ device, loads, reason }) => [
    device,
    loads ? 'yes' : 'no',
    reason,
  ]),
});

// %% [markdown]
// ## Predict: what will a model need?
//
// Before loading, the lab adds up weights, the cache for a whole context of tokens, and what the engine
// needs beside them. The chart puts the sum next to what is free.
//
// **Your turn first.** The smallest model in the box has about a million parameters, stored as fp32: four
// bytes each. Put your own estimate of the *whole process* in mebibytes into `guessMiB`.

// %%
const guessMiB = 100;

// %%
import { chartMachineMemory } from '@offload-lab/lib/charts';
import { prepareModel } from '@offload-lab/lib/models';
import { formatBytes } from '@offload-lab/lib/units';

const prepared = await prepareModel({ model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' });
console.log(`Predicted need: at most ${formatBytes(prepared.requiredBytes)}`);
const needs = [{ label: 'tiny-coder-1m', bytes: prepared.requiredBytes }];
const { totalBytes, limitBytes, availableBytes } = machine.memory;
await show(
  chartMachineMemory({
    memoryTotalBytes: totalBytes,
    memoryLimitBytes: limitBytes,
    memoryAvailableBytes: availableBytes,
    needs,
  }),
);

// %% [markdown]
// ## Measure: load it and ask it something
//
// The model runs in a process of its own, so that its memory can be read without the notebook's. The
// answer below is generated now, token by token, by a real model. It is small: read what it writes.

// %%
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';

const prompt = `/**
 * Returns the sum of the numbers.
 */
export function total(values: number[]): number {`;
const generator = await createTransformersGenerator({
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
});
const answer = await generator.generate({ prompt, maxNewTokens: 80 });
console.log(prompt + answer.text);

// %% [markdown]
// Where did this run? The badge comes from the session that computed the answer, not from what we asked.

// %%
await show({
  columns: ['model', 'dtype', 'asked for', 'got', 'mode', 'tokens'],
  rows: [
    [
      generator.info.model,
      generator.info.dtype,
      generator.info.device.asked,
      generator.info.device.got,
      generator.info.mode,
      String(answer.outputTokens),
    ],
  ],
});

// %% [markdown]
// ## Compare
//
// The kernel keeps the high-water mark of each process. That is what counts: a short peak gets a
// container killed just as surely as a lasting one.

// %%
import { readProcessMemory } from '@offload-lab/lib/memory';

const memory = await readProcessMemory(generator.pid);
const peakMiB = (memory?.peakRssBytes ?? Number.NaN) / 2 ** 20;
await show({
  title: 'Peak memory of the process that ran the model',
  columns: ['who', 'MiB', 'of the measured peak'],
  rows: [
    ['your guess', guessMiB],
    ['the lab, before loading', prepared.requiredBytes / 2 ** 20],
    ['measured peak', peakMiB],
  ].map(([who, mib]) => [
    `${who}`,
    Number(mib).toFixed(0),
    `${(Number(mib) / peakMiB).toFixed(2)} x`,
  ]),
});

// %% [markdown]
// Most of it is not the model: a runtime has a price of its own, and for small models it is the larger
// part. The prediction is an upper bound on purpose. A verdict that is wrong must be wrong towards "no".

// %%
const before = (await readProcessMemory(generator.pid))?.rssBytes;
await generator.dispose();
const after = await readProcessMemory(generator.pid).catch(() => null);
console.log(
  `before unloading ${formatBytes(before ?? 0)}, after: ${after ? formatBytes(after.rssBytes) : 'the process is gone, all of it is free again'}`,
);

// %% [markdown]
// ## Keep the numbers
//
// A number without its machine, model, command and raw samples is a claim. `runBenchmark` writes them
// all into one file, the run record. The systems that this lab grew out of published response times and
// success rates for which no such file exists; that is why this one refuses to show a number without it.

// %%
import { runBenchmark } from '@offload-lab/lib/bench';
import { describeRecord } from '@offload-lab/lib/charts';
import { writeRecord } from '@offload-lab/lib/store';

const record = await runBenchmark({
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
  maxNewTokens: 32,
  runs: 6,
  seed: 1,
  command: 'lesson 01',
});
await writeRecord(record);
for (const table of describeRecord(record).slice(0, 2)) await show(table);

// %% [markdown]
// ## Exercise
//
// A machine has 16 GiB of memory, the container may use 4 GiB, and 3 GiB are free. What is the largest
// model, in bytes, that may be loaded? Put your answer in place of `undefined` and run the cell.

// %%
import { check } from '@offload-lab/lib/notebook';

const largestBytes: number | undefined = undefined;
if (largestBytes !== undefined) await check('01.1', largestBytes);

// %% [markdown]
// ## I can ...
//
// - [ ] say how many cores and how much memory this process may use, and where each figure comes from
// - [ ] say which execution providers run here, and what is missing for the others
// - [ ] tell before loading whether a model fits, and read the peak afterwards
// - [ ] find the run record of what I measured

// %%
console.log(`Your run record, in full: npx lab show ${record.id}`);
