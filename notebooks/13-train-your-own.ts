// ---
// title: Train your own
// promise: You train a code model on your own processor and watch its answers begin to run
// teaching: 15
// exercises: 5
// hardware: Any laptop or Codespace; PyTorch to train, else a recorded run
// measures: pass@1 of a 200,000-parameter model over its training, with intervals
// ---

// %% [markdown]
// ## What a model learns from
//
// A code model is shown the beginning of a program and is asked for the next token, a few million times.
// Each time it is wrong, every weight moves a little towards the right answer. Nothing else happens.
//
// Here is one example of what yours will see. The loss counts only what comes after the brace: the model is
// to answer descriptions, not to write them.

// %%
import { generateTasks } from '@offload-lab/lib/tasks';

const [example] = generateTasks({ seed: 1, level: 1, split: 'train', count: 1 });
console.log(example?.prompt);
console.log('--- to be learned from here on ---', example?.reference);

// %% [markdown]
// ## Loss is not quality
//
// Training makes one number small: the *loss*, the mean surprise at the right next token in nats. A loss of
// 0 is certainty, and the logarithm of the vocabulary is pure guessing. But one wrong token of thirty
// can break a program and hardly shows in the mean. So we also take the model as it is at six moments, ask it
// tasks it has never seen, and *run* its answers: pass@1.

// %%
const vocabulary = 1024;
console.log(`guessing costs ${Math.log(vocabulary).toFixed(2)} nats per token`);

// %% [markdown]
// ## Predict
//
// The model has 200,000 parameters, a fifth of the smallest one in the box, and eight minutes on one core.
// What share of held-out tasks of one operation (level 1) will it solve after a sixth of that time, and what
// share at the end?

// %%
const my = { early: 0.1, end: 0.5 };

// %% [markdown]
// ## Train
//
// PyTorch is large, so it is not part of `make lab`: `make training` installs it once. Without it this
// lesson says so and goes on with a recorded run. You can stop the next cell at any moment: run it again and the
// training goes on where it was.

// %%
import { findTrainer } from '@offload-lab/lib/training';

const trainer = await findTrainer();
console.log(
  trainer.state === 'ready'
    ? `PyTorch ${trainer.torchVersion} is here: the training below is yours`
    : `${trainer.reason}. ${trainer.hint}. What follows is a recorded run`,
);

// %%
import { chartTrainingCurve, type TrainingPoint } from '@offload-lab/lib/charts';
import { live } from '@offload-lab/lib/notebook';
import { type TrainedSnapshot, trainLessonModel } from '@offload-lab/lib/training';

const minutes = 8;
let snapshots: readonly TrainedSnapshot[] = [];
if (trainer.state === 'ready') {
  const losses: TrainingPoint[] = [];
  const chart = live({ intervalMs: 1000 });
  snapshots = await trainLessonModel({
    python: trainer.python,
    minutes,
    onProgress: ({ step, loss }) => {
      losses.push({ step, trainLoss: loss });
      chart.update(chartTrainingCurve(losses));
    },
  });
  await chart.finish();
}

// %% [markdown]
// ## Measure
//
// Every snapshot answers the same held-out tasks. None of their compositions was in training, at any
// wording, so a right answer is not a remembered one.

// %%
import { createTaskSet, runEvaluation } from '@offload-lab/lib/quality';
import type { RunRecord } from '@offload-lab/lib/record';

const tasks = createTaskSet({ levels: [1], tasksPerLevel: 100, seed: 13 });
const evaluate = (model: string): Promise<RunRecord> =>
  runEvaluation({
    contestant: { model, dtype: 'fp32', device: 'cpu' },
    tasks,
    maxNewTokens: 120,
    seed: 13,
    command: `lesson 13, ${model}`,
  });
const records: RunRecord[] = [];
for (const { folder } of snapshots) records.push(await evaluate(folder));

// %%
import { chartLearningCurve } from '@offload-lab/lib/charts';
import { show } from '@offload-lab/lib/notebook';
import { readRecordedCurve, toLearningCurve } from '@offload-lab/lib/training';

const curve = snapshots.length > 0 ? toLearningCurve(snapshots, records) : readRecordedCurve();
const isRecorded = curve.mode === 'recorded';
if (isRecorded) console.log(`Recorded ${curve.startedAt} on ${curve.machine.cpuModel}`);
await show(chartLearningCurve(curve.points, { predicted: my.end, isRecorded }));

// %% [markdown]
// ## Compare

// %%
const [first, last] = [curve.points[0], curve.points.at(-1)];
const percent = (share: number | undefined): string =>
  `${(100 * (share ?? Number.NaN)).toFixed(0)} %`;
await show({
  columns: ['moment', 'you', isRecorded ? 'recorded' : 'measured', 'between'],
  rows: [
    ['a sixth of the time', percent(my.early), first],
    ['the end', percent(my.end), last],
  ].map(([moment, mine, point]) => {
    const { value, low, high } = (point as (typeof curve.points)[number]).passAt1;
    return [`${moment}`, `${mine}`, percent(value), `${percent(low)} and ${percent(high)}`];
  }),
});

// %% [markdown]
// Three things are worth seeing in the curve.
//
// - **It begins flat.** First the model learns what all answers share: `return`, brackets, an end. Answers look
//   like code long before one of them is right.
// - **The rate decides the end.** The size of each correction falls in a straight line to zero. Much of the rise
//   comes late, when the corrections are small.
// - **Six intervals, not six numbers.** Neighbours overlap. That the curve rises is certain; where exactly it
//   bends is not.
//
// ## What more would buy
//
// The smallest model in the box has five times the parameters and saw more tokens of harder tasks. This is a
// measurement on your machine, on the same tasks.

// %%
import { chartPassRate } from '@offload-lab/lib/charts';

const larger = await evaluate('tiny-coder-1m');
await show(
  chartPassRate([
    ...(last ? [{ label: `200k${isRecorded ? ' (recorded)' : ''}`, ...last.passAt1 }] : []),
    ...(larger.quality ? [{ label: 'tiny-coder-1m', ...larger.quality.passAt1 }] : []),
  ]),
);

// %% [markdown]
// ## I can ...
//
// - [ ] say what a training step does, and what it never sees
// - [ ] explain why a falling loss is not yet a working program
// - [ ] read a learning curve with its intervals, and say what it does not show

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const record of [...records, larger]) {
  await writeRecord(record);
  console.log(`Your run record, in full: npx lab show ${record.id}`);
}
