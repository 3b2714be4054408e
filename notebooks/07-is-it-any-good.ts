// ---
// title: Is it any good? pass@1 with an interval
// promise: You judge a code model by running its answers, and you know how sure you may be
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: pass@1 by level with 95 % intervals, for a model and for baselines
// ---

// %% [markdown]
// ## Looks right is not right
//
// Code that reads well can be wrong. So nothing is judged by its looks here: each answer is executed, in a
// process without files, network or environment, on inputs it has never seen. What it returns is compared
// outside that process, where the answer cannot reach what is expected.

// %%
import { show } from '@offload-lab/lib/notebook';
import { createTaskSet } from '@offload-lab/lib/quality';

const tasks = createTaskSet({ levels: [1, 2, 3, 4], tasksPerLevel: 25, seed: 7 });
const sample = tasks.find((task) => task.level === 2);
console.log(`${sample?.prompt}\n  // the model writes the rest`);

// %% [markdown]
// No task in this set has been in training: its composition of operations was held out, in every wording.
// Its tests were chosen to tell it apart from its nearest wrong relatives.

// %%
await show({
  columns: ['arguments', 'expected'],
  rows: (sample?.tests ?? [])
    .slice(0, 5)
    .map((test) => [
      JSON.stringify(test.args),
      'throws' in test ? 'throws' : JSON.stringify(test.expected),
    ]),
});

// %% [markdown]
// ## Predict
//
// Level 1 is one operation, level 2 a pipeline of two or three, level 3 four or a loop with conditions,
// level 4 a small program. What share of each will a model of about a million parameters solve?

// %%
const myShare = { 1: 0.9, 2: 0.7, 3: 0.5, 4: 0.3 };

// %% [markdown]
// ## Measure

// %%
import { runEvaluation } from '@offload-lab/lib/quality';

const record = await runEvaluation({
  contestant: { model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' },
  tasks,
  seed: 7,
  command: 'lesson 07',
});

// %%
import { chartPassRate } from '@offload-lab/lib/charts';

const levels = record.quality?.levels ?? [];
await show(chartPassRate(levels.map((row) => ({ label: `level ${row.level}`, ...row }))));

// %% [markdown]
// ## Compare

// %%
await show({
  columns: ['level', 'you', 'measured', 'between', 'you are inside'],
  rows: levels.map(({ level, value, low, high }) => {
    const mine = myShare[level as keyof typeof myShare];
    const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
    const inside = mine >= low && mine <= high ? 'yes' : 'no';
    return [
      `${level}`,
      percent(mine),
      percent(value),
      `${percent(low)} and ${percent(high)}`,
      inside,
    ];
  }),
});

// %% [markdown]
// The interval is Wilson's: what true rates would make a result like this one unsurprising. With so few
// tasks it is wide, and that is information. A table that says "70 %" against "80 %" without it says
// nothing.
//
// ## Better than what?
//
// A rate needs company. Three honest opponents answer the same tasks: the most similar training example
// (BM25), a model that only counts which token follows which, and hand-written templates.

// %%
import { summarizeValues } from '@offload-lab/lib/record';

const opponents = [];
for (const baseline of ['bm25', 'ngram', 'template'] as const) {
  opponents.push(
    await runEvaluation({
      contestant: { baseline, trainingExamples: 3000 },
      tasks,
      seed: 7,
      command: `lesson 07, ${baseline}`,
    }),
  );
}

// %%
await show(
  chartPassRate(
    [record, ...opponents].flatMap(({ quality, model }) =>
      quality ? [{ label: model.name, ...quality.passAt1 }] : [],
    ),
  ),
);

// %% [markdown]
// ## Quality has a price in time
//
// The same record holds the time of each answer. A model that is right after you have stopped waiting is
// not right for an editor.

// %%
const seconds = (record.quality?.tasks ?? []).flatMap((row) =>
  row.e2eLatencyMs === undefined ? [] : [row.e2eLatencyMs],
);
const { p50, low, high } = summarizeValues(seconds);
await show({ metric: 'e2eLatencyMs', value: p50, low, high });

// %% [markdown]
// ## I can ...
//
// - [ ] say why an answer is executed and not read
// - [ ] read pass@1 with its interval, and say when two rates cannot be told apart
// - [ ] name a baseline that a model has to beat before it is worth its memory

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const run of [record, ...opponents]) {
  await writeRecord(run);
  console.log(`Your run record, in full: npx lab show ${run.id}`);
}
