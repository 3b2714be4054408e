// ---
// title: One model, several dtypes
// promise: You choose a weight format by its size, speed and quality on this machine, all three measured
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Size, decode speed and pass@1 of the same weights as fp32, q8 and q4
// ---

// %% [markdown]
// ## The same weights, written with fewer bits
//
// A dtype is not another model. `fp32` spends four bytes on a weight, `q8` about one, `q4` about half of
// one. The numbers become coarser and the file smaller. Decoding reads every weight for each token, so
// fewer bytes should also be faster, if the processor can unpack them quickly enough.

// %%
import { prepareModel } from '@offload-lab/lib/models';
import { show } from '@offload-lab/lib/notebook';
import { formatBytes } from '@offload-lab/lib/units';

const model = 'tiny-coder-1m';
const dtypes = ['fp32', 'q8', 'q4'] as const;
for (const dtype of dtypes) {
  const { weightFiles } = await prepareModel({ model, dtype, device: 'cpu' });
  console.log(dtype, formatBytes(weightFiles.reduce((sum, { bytes }) => sum + bytes, 0)));
}

// %% [markdown]
// ## Predict
//
// By what factor will `q4` shrink the file, compared with `fp32`? By what factor will it speed up a token?
// And how many points of pass@1 will it cost?

// %%
const my = { timesSmaller: 8, timesFaster: 4, pointsLost: 10 };

// %% [markdown]
// ## Measure
//
// One run per dtype, on the same tasks with the same seed: size, speed and quality of the same answers.
// This takes up to a minute; every answer is executed.

// %%
import { createTaskSet, runEvaluation } from '@offload-lab/lib/quality';
import type { RunRecord } from '@offload-lab/lib/record';

const tasks = createTaskSet({ levels: [1, 2], tasksPerLevel: 20, seed: 5 });
const records: RunRecord[] = [];
for (const dtype of dtypes) {
  records.push(
    await runEvaluation({
      contestant: { model, dtype, device: 'cpu' },
      tasks,
      seed: 5,
      command: `lesson 05, ${dtype}`,
    }),
  );
}

// %%
import { chartDtypeLadder, toDtypeRung } from '@offload-lab/lib/charts';

await show(chartDtypeLadder(records.map(toDtypeRung)));

// %% [markdown]
// ## Compare

// %%
const [fp32, , q4] = records;
const bytesOf = (record: RunRecord | undefined): number =>
  record ? toDtypeRung(record).weightBytes : Number.NaN;
const tpot = (record: RunRecord | undefined): number => record?.metrics.tpotMs?.p50 ?? Number.NaN;
const passAt1 = (record: RunRecord | undefined): number =>
  record?.quality?.passAt1.value ?? Number.NaN;
await show({
  columns: ['q4 against fp32', 'you', 'measured'],
  rows: [
    ['times smaller', String(my.timesSmaller), (bytesOf(fp32) / bytesOf(q4)).toFixed(2)],
    ['times faster per token', String(my.timesFaster), (tpot(fp32) / tpot(q4)).toFixed(2)],
    [
      'points of pass@1 lost',
      String(my.pointsLost),
      (100 * (passAt1(fp32) - passAt1(q4))).toFixed(1),
    ],
  ],
});

// %% [markdown]
// Three surprises are common, and each has a reason.
//
// - **The file shrinks less than the bits do.** The embedding is often kept in full precision, and in a
//   small model it is a large share. On some published models `q4` is larger than `q8` for this reason.
// - **Speed follows bytes only for large models.** A model that fits the processor's cache is not
//   limited by memory; unpacking can even cost more than it saves. That is why you measure.
// - **Quality has an interval.** If the intervals overlap, this many tasks cannot tell the formats apart,
//   and the honest sentence is "no difference found with this many tasks".

// %%
import { chartPassRate } from '@offload-lab/lib/charts';

await show(
  chartPassRate(
    records.flatMap(({ quality, model: { dtype } }) =>
      quality ? [{ label: dtype, ...quality.passAt1 }] : [],
    ),
  ),
);

// %% [markdown]
// ## Faster, or just a better minute?
//
// The runs above came one after the other. If the machine got slower meanwhile, the last format looks
// worse than it is. So now the formats take turns on the same prompts, block by block, and each prompt
// gives a pair of values. What disturbs one half of a pair disturbs the other half too.
//
// Predict: will the interval of the ratio be narrower than the difference of two separate runs allows?

// %%
import { runPaired } from '@offload-lab/lib/bench';

const paired = await runPaired({
  sides: dtypes.map((dtype) => ({ model, dtype, device: 'cpu' as const })),
  maxNewTokens: 32,
  runs: 16,
  warmupRuns: 2,
  seed: 5,
  command: 'lesson 05, formats in turns',
});

// %%
import { compareRecords } from '@offload-lab/lib/record';

const [reference, ...others] = paired;
const rows = others.flatMap((other) => {
  if (!reference) return [];
  const { metrics } = compareRecords([reference], [other], ['ttftMs', 'tpotMs']);
  return metrics.map(({ metric, effect, verdict }) => [
    `${other.model.dtype} against fp32`,
    metric,
    effect ? effect.value.toFixed(2) : 'n/a',
    effect ? `${effect.low.toFixed(2)} to ${effect.high.toFixed(2)}` : 'n/a',
    verdict === 'undecided' ? 'undecided' : verdict === 'b' ? other.model.dtype : 'fp32',
  ]);
});
await show({ columns: ['pair', 'metric', 'ratio', 'interval', 'faster'], rows });

// %% [markdown]
// A ratio above 1 means slower than fp32. *Undecided* is a result: the interval holds 1, or the machine
// was too noisy to let anybody win.

// %% [markdown]
// ## I can ...
//
// - [ ] say what a dtype changes and what it does not
// - [ ] compare formats on the same tasks, and read overlapping intervals
// - [ ] measure formats in turns, and read a ratio with its interval
// - [ ] explain why a 4-bit file may be larger or slower than expected

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const record of [...records, ...paired]) {
  await writeRecord(record);
  console.log(`Your run record, in full: npx lab show ${record.id}`);
}
