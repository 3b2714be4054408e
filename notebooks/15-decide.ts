// ---
// title: Decide
// promise: You decide where the model should run, say how sure you are, and what would change your mind
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: The probability of each place, flip points, a decision record ready to commit
// ---

// %% [markdown]
// ## A decision is a measurement too
//
// It has inputs (runs, predictions, dated prices), an uncertainty, and it can be "undecided". What a place
// must keep comes first: latency for nearly all requests, where code may go, a budget. Among the places that
// keep everything, the cheapest wins.

// %%
import { DEFAULT_WORKLOAD, describeWorkload, parseWorkload } from '@offload-lab/lib/decision';
import { show } from '@offload-lab/lib/notebook';

const workload = parseWorkload({
  ...DEFAULT_WORKLOAD,
  promptTokens: 120,
  outputTokens: 24,
  latencyLimit: { metric: 'e2eLatencyMs', ms: 2000, percentile: 95 },
  privacy: 'rented-machines',
});
await show({ columns: ['question', 'answer'], rows: describeWorkload(workload) });

// %% [markdown]
// `npx lab decide` asks these questions on the terminal, or reads them from a JSON file.
//
// ## Predict
//
// Which place will lead, and how sure will the answer be, from 0 to 1?

// %%
const mine = { place: 'cpu-laptop', probability: 0.5 };

// %% [markdown]
// ## Measure
//
// The place you are in can be measured. The others can not, from here: they stay "cannot tell", and the
// answer says what to run where.

// %%
import { runBenchmark } from '@offload-lab/lib/bench';

const record = await runBenchmark({
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
  promptTokens: 120,
  maxNewTokens: 24,
  runs: 40,
  seed: 15,
  command: 'lesson 15',
});

// %%
import { decide } from '@offload-lab/lib/decision';

const now = new Date().toISOString();
const decision = decide({ now, workload, records: [record] });
console.log(decision.verdict.sentence);
for (const reason of decision.verdict.because) console.log(`not firm: ${reason}`);

// %%
import { chartRankedPlaces } from '@offload-lab/lib/charts';

await show(chartRankedPlaces(decision.ranked));

// %% [markdown]
// ## Compare

// %%
const [first] = decision.ranked;
const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'cannot tell' : `${(100 * value).toFixed(0)} %`;
await show({
  columns: ['', 'you', 'decided'],
  rows: [
    ['leads', mine.place, decision.verdict.place ?? 'none'],
    ['how sure', share(mine.probability), share(first?.probability)],
  ],
});

// %% [markdown]
// ## Why, and why not
//
// Each reason names the run or the price it stands on. Each place that was not chosen says why.

// %%
await show({
  columns: ['place', 'why not'],
  rows: decision.ranked.map(({ place, whyNot }) => [place, whyNot ?? 'it leads']),
});

// %%
for (const reason of first?.reasons ?? []) console.log(reason);

// %% [markdown]
// ## What would change it
//
// A flip point is the value of one thing at which the leader changes while everything else stays. Its band
// is where the measurements made so far cannot say who leads.

// %%
import { chartFlipPoints } from '@offload-lab/lib/charts';
import { describeFlip } from '@offload-lab/lib/decision';

const flips = decision.flipPoints;
if (flips.length > 0) await show(chartFlipPoints(flips));
for (const flip of flips) console.log(describeFlip(flip));

// %% [markdown]
// Change one answer and look again: a team that may send code to a provider.

// %%
const open = decide({ now, workload: { ...workload, privacy: 'anywhere' }, records: [record] });
console.log(open.verdict.sentence);
for (const step of open.verdict.next) console.log(`next: ${step}`);

// %% [markdown]
// ## Seven aspects
//
// A bill is one aspect. The others are computed too, each by a rule from runs or counted facts; what was not
// measured is missing.

// %%
import { ASPECTS } from '@offload-lab/lib/decision';

const places = [...new Set(decision.matrix.map(({ place }) => place))].slice(0, 4);
await show({
  columns: ['aspect', ...places],
  rows: ASPECTS.map((aspect) => [
    aspect,
    ...places.map(
      (place) =>
        decision.matrix.find((cell) => cell.place === place && cell.aspect === aspect)?.value ??
        'missing',
    ),
  ]),
});

// %% [markdown]
// ## From here to production
//
// Local, then a GPU, then production: a step begins when its gate passes. A risk without a check is a wish,
// so each one names the command that shows whether it is held.

// %%
import { MIGRATION_STEPS, RISKS } from '@offload-lab/lib/decision';

await show({
  columns: ['step', 'places', 'begins when this passes', 'way back'],
  rows: MIGRATION_STEPS.map(({ step, place, gate, undo }) => [step, place, gate, undo]),
});
await show({
  columns: ['risk', 'appears', 'check', 'shows'],
  rows: RISKS.map(({ risk, appears, check, shows }) => [risk, appears, check, shows]),
});

// %% [markdown]
// ## The decision record
//
// A decision that is not written down is argued again. This file names every run and every price it stands
// on; commit it, and let the next measurement change it.

// %%
import { formatDecisionRecord } from '@offload-lab/lib/decision';
import { labFolder, writeFileAtomic, writeRecord } from '@offload-lab/lib/store';

await writeRecord(record);
const path = labFolder('decision.md');
await writeFileAtomic(path, formatDecisionRecord(decision));
console.log(`Your decision record: ${path}`);

// %% [markdown]
// ## I can ...
//
// - [ ] say with what probability a place leads, and what that probability is of
// - [ ] name the flip point nearest to today, with its band
// - [ ] tell a firm verdict from a provisional one and from an undecided one
// - [ ] write a decision record whose every number leads to a run or a dated price
