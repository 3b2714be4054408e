// ---
// title: Memory: what fits
// promise: You say before loading how much memory a model takes at its peak, and which format still fits
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Peak memory of one decoder as fp32, q8 and q4, loaded and run in a process of its own
// ---

// %% [markdown]
// ## Three things take the memory
//
// The **weights**, once as they are stored and once more as the runtime rearranges them. The **key-value cache**,
// which grows with every token of the context. And the **process** around both: runtime, tokenizer, copies that
// wait for the collector. All three follow from `config.json`, before a single weight is downloaded.

// %%
import {
  countParameters,
  type DecoderArchitecture,
  estimateOnnxBytes,
  kvCacheBytesPerToken,
  parseArchitecture,
} from '@offload-lab/lib/sizing';
import { formatBytes, formatCount } from '@offload-lab/lib/units';

const config = {
  model_type: 'llama',
  hidden_size: 512,
  intermediate_size: 1536,
  num_hidden_layers: 10,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  vocab_size: 8192,
  max_position_embeddings: 2048,
  tie_word_embeddings: true,
};
const model = parseArchitecture(config) as DecoderArchitecture;
const dtypes = ['fp32', 'q8', 'q4'] as const;
console.log(formatCount(countParameters(model).total), 'parameters');
for (const dtype of dtypes) {
  console.log(dtype, formatBytes(estimateOnnxBytes(model, dtype).totalBytes));
}
console.log('a token in the cache:', formatBytes(kvCacheBytesPerToken(model, 4)));

// %% [markdown]
// ## The cache grows, and not with the size of the model
//
// What a token adds is `2 x layers x key heads x head size x bytes`. The number of weights is not in it: a small
// model with a head for every query can have a larger cache than a big one whose heads share.

// %%
import { chartKvGrowth } from '@offload-lab/lib/charts';
import { MODEL_CATALOGUE } from '@offload-lab/lib/models';
import { show } from '@offload-lab/lib/notebook';

const wanted = ['Coder-0.5B', 'Qwen3-0.6B', 'Coder-1.5B', 'deepseek-coder'];
const rows = wanted.flatMap((part) => {
  const found = MODEL_CATALOGUE.find(({ repo }) => repo.includes(part));
  if (found === undefined) return [];
  const architecture = parseArchitecture(found.config) as DecoderArchitecture;
  return [{ label: part.replace(/-$/, ''), bytesPerToken: kvCacheBytesPerToken(architecture, 4) }];
});
await show(chartKvGrowth(rows, { contexts: [512, 1024, 2048, 4096] }));

// %% [markdown]
// ## Your bet
//
// The model above answers a short prompt with a few dozen tokens. How many MiB does its process hold at the
// peak, as fp32 and as q4? Files are not the whole answer. Write your numbers down.

// %%
const my: Record<string, number> = { fp32: 300, q8: 100, q4: 80 };

// %% [markdown]
// ## The tool's bet

// %%
import { readCpuProfile } from '@offload-lab/lib/device';
import { predictPeakMemory } from '@offload-lab/lib/memory';
import { wantsSecondSession } from '@offload-lab/lib/models';

const request = { promptTokens: 64, outputTokens: 32 };
const { recommendedThreads: threads } = await readCpuProfile();
const predicted = dtypes.map((dtype) => {
  const weightBytes = estimateOnnxBytes(model, dtype).totalBytes;
  const hasSecondSession = wantsSecondSession(model, { dtype, weightBytes, threads });
  return predictPeakMemory(model, { dtype, ...request, hasSecondSession });
});
await show({
  columns: [
    ...['as', 'process', 'tokenizer', 'weights', 'second session', 'cache', 'prompt', 'logits'],
    ...['peak', 'reached while'],
  ],
  rows: predicted.map((one, index) => [
    dtypes[index] ?? '',
    ...[one.processBytes, one.tokenizerBytes, one.weightBytes].map(formatBytes),
    ...[one.secondSessionBytes, one.cacheBytes, one.activationBytes, one.logitBytes].map(
      formatBytes,
    ),
    formatBytes(one.peakBytes),
    one.processBytes + one.tokenizerBytes + one.loadingBytes >= one.peakBytes - 1
      ? 'loading'
      : 'answering',
  ]),
});

// %% [markdown]
// Why a second session? With 4-bit weights a prompt is read fastest with one kind of product and a single token
// with another. Each kind wants the weights in an order of its own, so the loader packs them twice where there is
// room, and once where there is not: speed bought with memory.

// %% [markdown]
// ## Measure
//
// A model with random weights has the same size. It runs in a child process, because a kernel's own memory would
// be counted too, and the peak is the system's own mark: a sample could miss it.

// %%
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import { readProcessMemory } from '@offload-lab/lib/memory';
import { writeSyntheticModel } from '@offload-lab/lib/onnx';
import { labFolder } from '@offload-lab/lib/store';

const folder = labFolder('cache', 'lesson-04');
async function measurePeak(
  dtype: (typeof dtypes)[number],
  disablePrepacking: boolean,
): Promise<number> {
  await writeSyntheticModel({ config, dtype, folder });
  const contextTokens = request.promptTokens + request.outputTokens;
  const session = { disablePrepacking };
  const generator = await createTransformersGenerator({
    ...{ model: folder, dtype, device: 'cpu', contextTokens, session },
  });
  const prompt = 'const n = 1;\n'.repeat(5);
  const length = { maxNewTokens: request.outputTokens, minNewTokens: request.outputTokens };
  await generator.generate({ prompt, ...length });
  const memory = await readProcessMemory(generator.pid);
  await generator.dispose();
  return memory?.peakRssBytes ?? Number.NaN;
}

const peaks: number[] = [];
for (const dtype of dtypes) peaks.push(await measurePeak(dtype, false));

// %% [markdown]
// ## Compare

// %%
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
await show({
  columns: ['as', 'you (MiB)', 'the tool (MiB)', 'measured (MiB)', 'the tool is off by'],
  rows: dtypes.map((dtype, index) => {
    const [tool, real] = [predicted[index]?.peakBytes ?? Number.NaN, peaks[index] ?? Number.NaN];
    const off = `${(100 * (tool / real - 1)).toFixed(0)} %`;
    return [dtype, String(my[dtype]), mib(tool), mib(real), off];
  }),
});

// %% [markdown]
// Two surprises are common.
//
// - **A small model is mostly process.** Below some size the format hardly matters for the peak.
// - **q4 shrinks the products only.** Its embedding stays as wide as in fp32, but the part of it that a prompt
//   touches is small, and pages of the file that nobody touches are not in memory.
//
// ## A copy you can refuse
//
// The runtime copies each matrix into the order its kernels like best. Without that copy the weights are read
// as they lie in the file. Predict: how much does fp32 save, and what will it cost?

// %%
const lean = predictPeakMemory(model, { dtype: 'fp32', ...request, isPrepacked: false });
const leanPeak = await measurePeak('fp32', true);
await show({
  columns: ['fp32', 'predicted', 'measured'],
  rows: [
    ['prepacked', formatBytes(predicted[0]?.peakBytes ?? Number.NaN), formatBytes(peaks[0] ?? 0)],
    ['read in place', formatBytes(lean.peakBytes), formatBytes(leanPeak)],
  ],
});

// %% [markdown]
// ## Under a limit
//
// In a container the host's memory is not yours. The loader compares a bound, not the expected value, with what
// the control group leaves, and refuses before it loads. If you allow it, it steps down and says so.

// %%
import { chartMachineMemory } from '@offload-lab/lib/charts';
import { readMemoryProfile } from '@offload-lab/lib/device';
import { listFittingChoices, prepareFitting } from '@offload-lab/lib/models';

const { chosen, steps, prepared } = await prepareFitting(listFittingChoices([folder]), {
  ...{ device: 'cpu', contextTokens: request.promptTokens + request.outputTokens },
});
for (const { reason } of steps) console.log('stepped down:', reason);
console.log('fits:', chosen.dtype, 'needs at most', formatBytes(prepared.requiredBytes));
const memory = await readMemoryProfile();
await show(
  chartMachineMemory({
    memoryTotalBytes: memory.totalBytes,
    memoryLimitBytes: memory.limitBytes,
    memoryAvailableBytes: memory.availableBytes,
    needs: dtypes.map((dtype, index) => ({ label: `peak as ${dtype}`, bytes: peaks[index] ?? 0 })),
  }),
);

// %% [markdown]
// ## Now you
//
// 1. Give the model as many key heads as query heads, and predict its cache at the longest context.
// 2. Run `npx lab models advise --workload chat`: which model would your machine hold?
// 3. Run `npx lab models fit tiny-coder-8m tiny-coder-1m` in a container with little memory.
//
// ## I can ...
//
// - [ ] say from a config.json what weights and cache will take
// - [ ] explain why the peak is higher than the file
// - [ ] tell the bound that a verdict needs from the value that is expected
