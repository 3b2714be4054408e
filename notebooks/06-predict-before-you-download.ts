// ---
// title: Predict before you download
// promise: You say how fast a model will be before you have its weights, and check yourself and the tool
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Time per token and time of a prompt, predicted from config.json and a ten-second probe, then measured
// ---

// %% [markdown]
// ## A config.json is enough
//
// Decoding reads every weight once per token, so its time is a count of bytes divided by a speed. The count
// is in `config.json`. The speed is a property of this machine and of the weight format.

// %%
import {
  type DecoderArchitecture,
  onnxBytesPerToken,
  parseArchitecture,
} from '@offload-lab/lib/sizing';
import { formatBytes } from '@offload-lab/lib/units';

const config = {
  model_type: 'llama',
  hidden_size: 384,
  intermediate_size: 1024,
  num_hidden_layers: 12,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  vocab_size: 16_384,
  max_position_embeddings: 2048,
  tie_word_embeddings: true,
};
const model = parseArchitecture(config) as DecoderArchitecture;
console.log('read for every token as q8:', formatBytes(onnxBytesPerToken(model, 'q8')));

// %% [markdown]
// ## Your bet
//
// How long will one token take, and how long a prompt of 128 tokens, on two threads? Write your numbers
// down before you go on. Most first bets are wrong by more than a factor of two.

// %%
const my = { tokenMs: 5, promptMs: 200 };

// %% [markdown]
// ## The tool's bet
//
// The probe runs small random-weight decoders of several sizes and times them in blocks that take turns. If the
// blocks disagree, somebody else was using the machine: then the probe says so and the interval gets wider.

// %%
import { fitCalibration, judgeProbe } from '@offload-lab/lib/prediction';
import { describeProbedMachine, runProbe } from '@offload-lab/lib/probe';

const machine = await describeProbedMachine();
const probe = await runProbe({ machine, kernels: ['q8'] });
const verdict = judgeProbe(probe);
console.log('the probe is', [verdict.verdict, ...verdict.reasons].join('; '));

// %%
import { show } from '@offload-lab/lib/notebook';
import {
  conformalBand,
  type Estimate,
  predictPromptMs,
  predictStepMs,
  withBand,
} from '@offload-lab/lib/prediction';
import { formatMs, formatNumber } from '@offload-lab/lib/units';

const fitted = fitCalibration(probe, 'q8');
if (fitted === undefined) throw new Error('The probe did not run q8');
const calibration = fitted; // later cells do not know what this one ruled out
const band = conformalBand([], 'probe');
const token = withBand(predictStepMs(model, calibration, 128), band, verdict.spreadFactor);
const prompt = withBand(predictPromptMs(model, calibration, 128), band, verdict.spreadFactor);
const said = (work: string, { value, low, high }: Estimate) => [
  work,
  ...[value, low, high].map(formatMs),
];
await show({
  columns: ['the tool says', 'expected', 'from', 'to'],
  rows: [said('a token', token), said('a prompt of 128', prompt)],
});
const isWider = verdict.spreadFactor > band.factor;
const [factor, basis] = isWider
  ? [verdict.spreadFactor, 'as wide as the blocks disagree']
  : [band.factor, band.basis];
console.log(`interval: ${basis}, a factor of ${formatNumber(factor)} up and down`);

// %% [markdown]
// An interval is *assumed* where nobody has scored a prediction on this machine yet. After nine scored ones
// `lab predict` takes it from its own errors, so that it is right nine times in ten.
//
// ## Measure
//
// Nothing is downloaded for the check either: a model of the same architecture with random weights has the
// same size and the same speed. It only has nothing to say.

// %%
import { writeSyntheticModel } from '@offload-lab/lib/onnx';
import { openPasses } from '@offload-lab/lib/probe';
import { labFolder } from '@offload-lab/lib/store';

const folder = labFolder('cache', 'lesson-06');
await writeSyntheticModel({ config, dtype: 'q8', folder });
const passes = await openPasses(`${folder}/onnx/model_quantized.onnx`, model, machine);
const times: { tokenMs: number[]; promptMs: number[] } = { tokenMs: [], promptMs: [] };
for (let run = 0; run < 12; run++) {
  times.tokenMs.push(await passes.timePass(1, 128));
  times.promptMs.push(await passes.timePass(128, 0));
}
await passes.release();
const measured = { tokenMs: Math.min(...times.tokenMs), promptMs: Math.min(...times.promptMs) };

// %% [markdown]
// ## Compare

// %%
import { chartPredictedMeasured } from '@offload-lab/lib/charts';

await show(
  chartPredictedMeasured([
    {
      label: 'a token',
      predictedMs: token.value,
      lowMs: token.low,
      highMs: token.high,
      measuredMs: measured.tokenMs,
    },
    {
      label: 'a prompt of 128',
      predictedMs: prompt.value,
      lowMs: prompt.low,
      highMs: prompt.high,
      measuredMs: measured.promptMs,
    },
  ]),
);

// %%
const off = (predicted: number, real: number): string =>
  `${(Math.max(predicted / real, real / predicted)).toFixed(2)} times`;
await show({
  columns: ['off by', 'you', 'the tool'],
  rows: [
    ['a token', off(my.tokenMs, measured.tokenMs), off(token.value, measured.tokenMs)],
    ['a prompt', off(my.promptMs, measured.promptMs), off(prompt.value, measured.promptMs)],
  ],
});

// %% [markdown]
// ## Why a token and a prompt are different work
//
// A token uses each weight once: two operations for every weight that is read. A prompt uses each weight once for
// each of its tokens. The roof says what this machine could do at most: what memory delivers on the left, what the
// arithmetic units do on the right. Where would a very short prompt lie?

// %%
import { chartRoofline } from '@offload-lab/lib/charts';
import { estimateDecodeFlops, estimatePrefillFlops } from '@offload-lab/lib/sizing';

const weightBytes = onnxBytesPerToken(model, 'q8');
const work = (label: string, flops: number, ms: number) => ({
  label,
  flopsPerByte: flops / weightBytes,
  flopsPerSecond: flops / (ms / 1000),
});
const points = [
  work('a token', estimateDecodeFlops(model, 128), measured.tokenMs),
  work('a prompt of 128', estimatePrefillFlops(model, 128), measured.promptMs),
];
// what the probe found, and never below what was seen: a disturbed probe may find less than nothing
const highest = (seconds: readonly number[], seen: readonly number[]): number =>
  Math.max(...seconds.filter((one) => one > 0).map((one) => 1 / one), ...seen);
const roof = {
  flopsPerSecond: highest(
    calibration.secondsPerFlop.map((rate) => rate.secondsPerUnit),
    points.map((point) => point.flopsPerSecond),
  ),
  bytesPerSecond: highest(
    [calibration.weights.uncached],
    points.map((point) => point.flopsPerSecond / point.flopsPerByte),
  ),
};
await show(chartRoofline(roof, points));

// %% [markdown]
// ## Will it fit a GPU?
//
// The same counting answers a question that costs more to get wrong. Predict first: does a model of 34
// billion parameters in two bytes each fit on one GPU with 40 GB?

// %%
import { willItFit } from '@offload-lab/lib/prediction';

const fit = willItFit({
  parameters: 34e9,
  bytesPerWeight: 2,
  kvBytesPerToken: 2 * 48 * 8 * 128 * 2,
  users: 1,
  contextTokens: 4096,
  gpuMemoryBytes: 40e9,
});
await show({
  columns: [fit.fits ? 'fits' : 'does not fit', 'bytes', 'arithmetic'],
  rows: fit.terms.map(({ name, bytes, arithmetic }) => [name, formatBytes(bytes), arithmetic]),
});

// %% [markdown]
// ## Now you
//
// 1. Change `bytesPerWeight` to that of a 4-bit format and find how many users fit.
// 2. Run `npx lab probe` on a quiet machine, then `npx lab predict` with a `config.json` from the hub.
// 3. Ask `npx lab predict hub:onnx-community/Qwen2.5-Coder-1.5B-Instruct --dtype fp16 --on nvidia-l4 --users 8`:
//    what limits the number of users, and which of its times would you believe?
// 4. Start something heavy and probe again. Does the probe notice?
//
// ## I can ...
//
// - [ ] count the bytes that one token reads from a config.json
// - [ ] say why a probe that disagrees with itself must widen its interval
// - [ ] tell an assumed interval from one that was earned
