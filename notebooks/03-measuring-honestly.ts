// ---
// title: Measuring honestly
// promise: You can tell a number from noise, and say so with an interval
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: The same model on a quiet and on a busy machine, cold and warm, and with more threads
// ---

// %% [markdown]
// ## One number is an anecdote
//
// Ask the same model the same kind of question several times and you get several times. Which one do you
// publish? The first contains a cold start. The best flatters. The mean moves with one stray. This lesson
// shows all of them, and then what we do instead.

// %%
import { runBenchmark } from '@offload-lab/lib/bench';
import { show } from '@offload-lab/lib/notebook';

const measure = (command: string) =>
  runBenchmark({
    model: 'tiny-coder-1m',
    dtype: 'fp32',
    device: 'cpu',
    maxNewTokens: 32,
    runs: 24,
    seed: 3,
    command,
  });
const quiet = await measure('lesson 03, quiet');

// %% [markdown]
// ## The first request is another thing
//
// Starting a process, loading the runtime and the weights, and the first token of all: the cold start.
// It matters to whoever waits for it, and it has no place in an average of the rest. A second process
// watched the first one from outside, so you can see where the time of the start went, part by part. The
// parts add up to the whole: each begins where the one before ended.

// %%
import { chartResourceTimeline, toMetricTable } from '@offload-lab/lib/charts';

await show(chartResourceTimeline(quiet));

// %%
await show(toMetricTable(quiet.metrics));

// %% [markdown]
// ## Every request as a dot
//
// The dots are single requests; the mark is the median with its 95 % interval. The interval comes from the
// sorted values themselves (order statistics), so nobody has to believe in a bell curve.

// %%
import { chartDistribution } from '@offload-lab/lib/charts';
import { listRequestValues, type RunRecord } from '@offload-lab/lib/record';

const perToken = (record: RunRecord): readonly number[] =>
  listRequestValues(record.samples, 'tpotMs');
await show(chartDistribution([{ label: 'quiet', values: perToken(quiet) }], 'tpotMs'));

// %% [markdown]
// ## Predict: somebody else needs the processor
//
// Next we start one busy process per core and measure again. By what factor will the median time per
// token grow? And will its interval get wider, narrower, or stay?

// %%
const myFactor = 2;

// %% [markdown]
// ## Measure, with noise on purpose

// %%
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const neighbours = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
);
let busy: RunRecord;
try {
  busy = await measure('lesson 03, one busy neighbour per core');
} finally {
  for (const neighbour of neighbours) neighbour.kill();
}

// %% [markdown]
// ## Compare

// %%
const groups = [
  { label: 'quiet', values: perToken(quiet) },
  { label: 'busy', values: perToken(busy) },
];
await show(chartDistribution(groups, 'tpotMs'));

// %%
import { median } from '@offload-lab/lib/stats';

const grown = median(perToken(busy)) / median(perToken(quiet));
console.log(`Your factor: ${myFactor}. Measured: ${grown.toFixed(2)}`);
for (const { label, record } of [
  { label: 'quiet', record: quiet },
  { label: 'busy', record: busy },
]) {
  console.log(`${label}: ${record.valid ? 'valid' : `invalid, ${record.reasons.join('; ')}`}`);
  const { verdict, reasons } = record.selfCheck?.noise ?? { verdict: 'unknown', reasons: [] };
  console.log(`  machine: ${[verdict, ...reasons].join('\n    ')}`);
}

// %% [markdown]
// The model did not change. The machine did, and a single number would have blamed the model. Nobody had
// to tell the second run that it was disturbed: the kernel counts how long our threads were ready and had
// no core, and what the cores did for others. A record keeps those counts, and a noisy run never wins a
// comparison.

// %% [markdown]
// ## Tokens are not samples
//
// One answer has dozens of gaps between tokens. It is tempting to call them dozens of samples. But
// neighbours resemble each other: what slowed one token slows the next. `n` dependent values hold no more
// than `n (1 - r) / (1 + r)` values' worth of information, with `r` the correlation of neighbours. The
// naive interval does not know that, and promises too much. Averages of long enough batches do.

// %%
import {
  batchMeans,
  effectiveSampleSize,
  lagCorrelation,
  meanInterval,
} from '@offload-lab/lib/stats';

const gapsOf = (record: RunRecord): readonly number[] =>
  record.samples
    .filter(({ phase }) => phase === 'measured')
    .flatMap(({ events }) =>
      events.slice(1).map(({ timeMs }, i) => timeMs - (events[i]?.timeMs ?? 0)),
    );
const gaps = gapsOf(busy);
const r = lagCorrelation(gaps, 1);
console.log(`${gaps.length} gaps, correlation of neighbours ${r.toFixed(2)}`);
console.log(`worth about ${Math.round(effectiveSampleSize(gaps.length, r))} independent ones`);
const widthOf = (interval: { low: number; high: number } | undefined): string =>
  interval ? `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)} ms` : 'n/a';
await show({
  columns: ['mean gap', '95 % interval'],
  rows: [
    ['as if independent', widthOf(meanInterval(gaps))],
    ['batch means', widthOf(batchMeans(gaps))],
  ],
});

// %% [markdown]
// ## Are more threads faster?
//
// A setting is an experiment too. Predict: with two threads, is this small model twice as fast, a little
// faster, or slower? Threads must meet after every operator, and a small operator is over before they do.

// %%
import { runThreadSweep } from '@offload-lab/lib/bench';
import { chartSweep } from '@offload-lab/lib/charts';

const threads = await runThreadSweep({
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
  threads: [1, 2],
  maxNewTokens: 32,
  runs: 12,
  warmupRuns: 2,
  seed: 3,
  command: 'lesson 03, thread sweep',
});
if (threads.sweep) await show(chartSweep(threads.sweep, 'tpotMs'));

// %% [markdown]
// The bars are intervals. If they overlap, this many requests cannot tell the settings apart, and the
// honest word is *undecided*. Each setting was measured twice, once on the way up and once on the way down,
// so that a machine that slows down in the meantime does not look like a bad setting.

// %% [markdown]
// ## How many are enough?
//
// A median has a 95 % interval from six samples on. A tail needs far more: below its floor the lab prints
// *n/a* instead of a number that is only the largest sample under another name.

// %%
import { sampleFloor } from '@offload-lab/lib/stats';

await show({
  columns: ['quantile', 'requests needed'],
  rows: ([0.5, 0.9, 0.95, 0.99] as const).map((q) => [`p${q * 100}`, String(sampleFloor(q))]),
});

// %% [markdown]
// ## Exercises
//
// 1. How many requests does a p95 need before it may be printed?
// 2. Write `median(values)`: the middle value, or the mean of the two middle ones.

// %%
import { check } from '@offload-lab/lib/notebook';

const answers: Record<string, unknown> = { '03.1': undefined, '03.2': undefined };
for (const [id, value] of Object.entries(answers)) if (value !== undefined) await check(id, value);

// %% [markdown]
// ## I can ...
//
// - [ ] keep the cold start apart from the rest
// - [ ] read a median with its interval, and say when there is none
// - [ ] show how a busy neighbour moves a result, and how the run itself notices
// - [ ] explain why the tokens of one answer are not independent samples
// - [ ] say how many requests a p95 needs

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const record of [quiet, busy, threads]) {
  await writeRecord(record);
  console.log(`Your run record, in full: npx lab show ${record.id}`);
}
