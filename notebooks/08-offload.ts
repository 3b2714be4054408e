// ---
// title: Offload: the same prompt in two places
// promise: You send one prompt to two places, see where each answer came from, and know which comparison is none
// teaching: 10
// exercises: 5
// hardware: Any laptop; the second place is a recording, or live where you have an endpoint
// measures: TTFT and TPOT of one prompt in two places, with the evidence of the device
// ---

// %% [markdown]
// ## Two places, one prompt
//
// "The GPU is faster" is not a measurement. Faster at what, on which prompt, with which model, and was it
// the GPU at all? So here the same prompt, the same model and the same lengths go to two places, and every
// answer carries a badge: **live** or **recorded**, where, and how we know.
//
// The first place is this machine, live. The second is whatever you have: set `LAB_API_URL` (an
// OpenAI-compatible endpoint: a container with a GPU, Colab, a cluster) before you open the lesson. Without one a
// recorded run stands in: real answers with their real times, played back, and labelled so.

// %%
import { readRecord } from '@offload-lab/lib/store';

const published = 'site/src/content/runs/2026-11-20-f4280cca44237bb5.json';
const own = process.env.LAB_RECORDED_RUN;
const { record: recording } = await readRecord(own ?? `../${published}`);
const { machine, model } = recording;
console.log(`Recorded: ${model.name} in place "${recording.place}" on ${machine.cpuModel},`);
console.log(
  `${machine.usableCores} cores, GPUs: ${machine.gpus.map((gpu) => gpu.name).join() || 'none'}`,
);

// %% [markdown]
// ## The prompt
//
// The recording asked the lab's own code tasks. They follow from a seed, so this machine can ask exactly
// what was asked there. The hash of the prompt is in the record: it shows that it did.

// %%
import { createTaskSet } from '@offload-lab/lib/quality';
import { sha256Hex } from '@offload-lab/lib/record';

const { seed, requested } = recording.workload;
const [task] = createTaskSet({ levels: [2], tasksPerLevel: 1, seed });
const prompt = task?.prompt ?? '';
if (!recording.workload.promptSha256.includes(sha256Hex(prompt))) throw new Error('Not its prompt');
console.log(prompt);

// %% [markdown]
// ## Predict
//
// The same weights, the same format, the same prompt. How many times longer will the slower place take for a
// token? And will the two answers be the same text?

// %%
const my = { timesLonger: 2, sameText: true };

// %% [markdown]
// ## Is there a GPU here?
//
// Ask for it. Where there is none, the answer is one sentence and no model: nothing is computed on the CPU
// instead.

// %%
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';

const dtype = 'fp32';
try {
  const gpu = await createTransformersGenerator({ model: model.name, dtype, device: 'cuda' });
  console.log(`Here is a GPU: asked for "cuda", got "${gpu.info.device.got}"`);
  await gpu.dispose();
} catch (error) {
  console.log((error as Error).message);
}

// %% [markdown]
// ## Measure, side by side

// %%
import { createOpenAiCompatibleGenerator } from '@offload-lab/lib/backends/openai-compatible';
import { createReplayGenerator } from '@offload-lab/lib/backends/replay';

const here = await createTransformersGenerator({ model: model.name, dtype, device: 'cpu' });
const baseUrl = process.env.LAB_API_URL;
const apiKey = process.env.OPENAI_API_KEY;
const there =
  baseUrl === undefined
    ? createReplayGenerator({ record: recording })
    : await createOpenAiCompatibleGenerator({
        baseUrl,
        ...(process.env.LAB_API_MODEL && { model: process.env.LAB_API_MODEL }),
        ...(apiKey && { apiKey }),
      });
const places = { here, there };

// %%
import type { GenerationResult } from '@offload-lab/lib/generation';

const maxNewTokens = requested.outputTokens;
const asked = { prompt, maxNewTokens };
await here.generate(asked); // a warm-up: the recording was warm too
const answers: Record<string, GenerationResult> = {};
for (const [name, generator] of Object.entries(places)) {
  answers[name] = await generator.generate(asked);
}

// %%
import { measureRequest, toEventLog } from '@offload-lab/lib/metrics';
import { show } from '@offload-lab/lib/notebook';
import { formatMs } from '@offload-lab/lib/units';

const timing = (name: string) => measureRequest(toEventLog(answers[name]?.events ?? []));
const text = (ms: number | undefined): string => (ms === undefined ? 'n/a' : formatMs(ms));
await show({
  columns: ['', 'here', 'there'],
  rows: [
    ['badge', here.info.mode, there.info.mode],
    ['engine', here.info.backend, there.info.backend],
    ['device asked for', here.info.device.asked, there.info.device.asked],
    ['device got', here.info.device.got, there.info.device.got],
    ['who says so', here.info.statedBy, there.info.statedBy],
    ['run record', 'below, when more is measured', baseUrl === undefined ? recording.id : 'none'],
    ['time to first token', text(timing('here').ttftMs), text(timing('there').ttftMs)],
    ['time per token', text(timing('here').tpotMs), text(timing('there').tpotMs)],
    ['text', answers.here?.text ?? '', answers.there?.text ?? ''],
  ],
});

// %% [markdown]
// "Who says so" is the important row. `session` is our own observation, `server` is the word of a server,
// `record` is what was observed when it was recorded. The recording has its evidence with it:

// %%
for (const line of recording.engine.evidence) console.log(line);
console.log(`All of it: npx lab show ${own ?? published}`);

// %% [markdown]
// ## Compare

// %%
const [hereMs = Number.NaN, thereMs = Number.NaN] = ['here', 'there'].map((n) => timing(n).tpotMs);
const timesLonger = Math.max(hereMs / thereMs, thereMs / hereMs);
const isSame = answers.here?.text === answers.there?.text;
console.log(`You: ${my.timesLonger} times longer, the same text: ${my.sameText}`);
console.log(`This one prompt: ${timesLonger.toFixed(1)} times longer, the same text: ${isSame}`);

// %% [markdown]
// One prompt is an example. It is no verdict: for that, both places answer several prompts and the
// difference gets an interval. So measure this machine properly.

// %%
import { runBenchmark } from '@offload-lab/lib/bench';

await here.dispose();
const live = await runBenchmark({
  model: model.name,
  dtype,
  device: 'cpu',
  seed,
  maxNewTokens: 48,
  runs: 12,
  command: 'lesson 08, here',
});
for (const line of live.engine.evidence) console.log(line);

// %% [markdown]
// ## What may be compared
//
// Now the temptation: a live run here, a recording from there, and a bar chart with a winner. The recording was made
// on another day, by another version, on a machine that nobody can look at now. The lab shows both, and refuses
// to let one decide against the other.

// %%
import { compareRecords, createRecord } from '@offload-lab/lib/record';

const { schema, schemaVersion, id, valid, ...draft } = recording;
const played = createRecord({ ...draft, mode: 'recorded', command: `replay of ${id}` });
let refusal = 'none';
try {
  compareRecords([live], [played]);
} catch (error) {
  refusal = (error as Error).message;
}
console.log(refusal);
if (refusal === 'none') throw new Error('A live run was compared with a replay');

// %% [markdown]
// For a verdict you need two live runs: `npx lab bench` there and here, `npx lab bundle export` there, `npx lab bundle
// import FILE` here, then `npx lab compare`.
//
// ## Why the GPU may be the slower place
//
// A GPU reads weights quickly. But an answer has a memory: the *KV cache* of everything said so far. If
// the program around the model keeps it on the CPU's side, as `onnxruntime-node` does when transformers.js takes
// the outputs back, then for **every token** the whole cache crosses the bus to the GPU, and comes back one
// token longer. A server (vLLM, llama.cpp) leaves it on the GPU.
//
// That can be predicted, from the shape of a model, before anything is bought. A **prediction from
// specifications**, no measurement:

// %%
import { findHardware, matchHardware } from '@offload-lab/lib/hardware';
import { countParameters, kvCacheBytesPerToken, parseArchitecture } from '@offload-lab/lib/sizing';
import { formatBytes, formatCount } from '@offload-lab/lib/units';

// Qwen2.5-Coder-1.5B, by its config.json
const shape = parseArchitecture({
  model_type: 'qwen2',
  hidden_size: 1536,
  intermediate_size: 8960,
  num_hidden_layers: 28,
  num_attention_heads: 12,
  num_key_value_heads: 2,
  vocab_size: 151936,
  max_position_embeddings: 32768,
  tie_word_embeddings: true,
});
const valueBytes = 2; // fp16
const parameters = countParameters(shape).total;
const weightBytes = valueBytes * parameters;
const kvBytes = kvCacheBytesPerToken(shape, valueBytes);
console.log(
  `Weights: ${formatCount(parameters)} x ${valueBytes} bytes = ${formatBytes(weightBytes)}`,
);
if (shape.kind !== 'decoder') throw new Error('Only a decoder writes token by token');
const { numLayers, numKvHeads, headDim } = shape;
console.log(
  `Cache, per token: 2 x ${numLayers} layers x ${numKvHeads} KV heads x ${headDim} x ${valueBytes} bytes = ${formatCount(kvBytes)} bytes`,
);

// %% [markdown]
// A server reads the weights and the cache from the GPU's memory. With the cache on the CPU's side, all of it also
// goes over the bus and comes back, for one token. The longer the conversation, the worse:

// %%
// PCI Express 4.0, 16 lanes: 16 GT/s per lane, 128 of 130 bits are data
const busRate = (16 * 16e9 * (128 / 130)) / 8;
const memoryRate = (id: string) =>
  findHardware(id)?.memoryBandwidthBytesPerSecond?.value ?? Number.NaN;
const onGpuMs = (id: string, tokens: number) =>
  (1000 * (weightBytes + tokens * kvBytes)) / memoryRate(id);
const overBusMs = (tokens: number) => (1000 * 2 * tokens * kvBytes) / busRate;

await show({
  columns: ['tokens so far', 'cache over the bus', 'that takes', 'times slower'],
  rows: [512, 2048, 8192, 32768].map((tokens) => {
    const [stays, crosses] = [onGpuMs('nvidia-l4', tokens), overBusMs(tokens)];
    const slower = (stays + crosses) / stays;
    return [
      formatCount(tokens),
      `2 x ${formatBytes(tokens * kvBytes)}`,
      formatMs(crosses),
      slower.toFixed(2),
    ];
  }),
});
const rateOfL4 = findHardware('nvidia-l4')?.memoryBandwidthBytesPerSecond;
console.log(`Modelled on an NVIDIA L4, not measured. Its memory rate: ${rateOfL4?.source}`);

// %% [markdown]
// And what was measured? A published run of a model of this shape and format on that GPU fills its cell. Until there
// is one, the cell says so; a model is no substitute for it.

// %%
import { listRecords } from '@offload-lab/lib/store';

const { records } = await listRecords('../site/src/content/runs');
const runsOnGpu = records
  .map(({ record }) => record)
  .filter(({ engine, model: { dtype: format, parameters: count } }) => {
    return engine.got.device === 'cuda' && format === 'fp16' && count === parameters;
  });
const gpuOf = ({ machine: { gpus } }: typeof recording) =>
  gpus[0] && matchHardware(gpus[0].name, gpus[0].vramBytes)?.id;
const tokens = 2048;
await show({
  columns: ['GPU', 'cache on the GPU, modelled', 'cache over the bus, modelled', 'measured'],
  rows: ['nvidia-t4', 'nvidia-l4', 'nvidia-a100-40', 'nvidia-h200-sxm'].map((id) => {
    const run = runsOnGpu.find((record) => gpuOf(record) === id);
    const tpotMs = run?.metrics.tpotMs?.p50;
    const stays = onGpuMs(id, tokens);
    return [
      id,
      formatMs(stays),
      formatMs(stays + overBusMs(tokens)),
      tpotMs === undefined ? 'not measured yet' : `${formatMs(tpotMs)}, run ${run?.id}`,
    ];
  }),
});
console.log(
  `Time per token after ${formatCount(tokens)} tokens; the same bus, PCI Express 4.0, for all`,
);

// %% [markdown]
// These are lower bounds of both: no bus reaches its specification, and small transfers wait. So for decode on CUDA
// use a server, and let `onnxruntime-node` with CUDA do what has no cache: embeddings, classification.
//
// ## Exercise
//
// A model caches 36,864 bytes per token. The context has 4,096 tokens. How many bytes cross the bus for one
// more token, there and back?

// %%
const crossing = undefined as number | undefined;
if (crossing !== undefined)
  console.log(crossing === 2 * 4096 * 36864 ? 'Yes' : 'Not yet: there and back');

// %% [markdown]
// ## I can ...
//
// - [ ] run one prompt in two places, and prove that it was one prompt
// - [ ] say of an answer whether it is live, where it was made, and who says so
// - [ ] say why a live run and a recording give no verdict together
// - [ ] predict from a config.json what a cache on the wrong side of the bus costs

// %%
import { writeRecord } from '@offload-lab/lib/store';

await writeRecord(live);
console.log(`Your run record, in full: npx lab show ${live.id}`);
