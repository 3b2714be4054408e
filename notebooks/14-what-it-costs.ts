// ---
// title: What it costs
// promise: You turn usage and dated prices into a monthly bill, and say how far it may be off
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Monthly bills of five places, dollars per passing solution, a break-even band
// ---

// %% [markdown]
// ## A price has a date
//
// Prices move, and most tables do not say when they were read. Here every row has a source and a date. A
// row that is older than three months becomes a range; one that is older than two years is refused.

// %%
import { createPriceBook, findPrice } from '@offload-lab/lib/cost';
import { show } from '@offload-lab/lib/notebook';
import { formatUsd } from '@offload-lab/lib/units';

const now = new Date().toISOString();
const book = createPriceBook(now);
const hours = ['codespaces-core-hour', 'hf-ep-aws-l4', 'lambda-a6000-1x'].map((id) =>
  findPrice(book, id),
);
await show({
  columns: ['price', 'as of', 'state', 'listed', 'today between', 'source'],
  rows: hours.flatMap((price) =>
    price.unit === 'million-tokens'
      ? []
      : [
          [
            price.id,
            price.asOf ?? 'undated',
            price.state,
            formatUsd(price.usd.value),
            `${formatUsd(price.usd.low)} and ${formatUsd(price.usd.high)}`,
            price.source,
          ],
        ],
  ),
});

// %% [markdown]
// Know a price of today? Give it with its date and it goes first: `createPriceBook(now, [{ id:
// 'hf-ep-aws-l4', usd: ..., asOf: '...' }])`. A price in another currency is refused, and so is one from the
// future.
//
// ## Predict
//
// Four people complete code, a few hundred requests a day, 22 days a month. A GPU is rented for the working
// hours. What does it cost a month, and what would the same requests cost behind an API?

// %%
const mine = { gpuUsd: 100, apiUsd: 100 };

// %% [markdown]
// ## Measure
//
// A rented machine is paid by the hour it is reserved, whoever asks. An API is paid by the token. So the
// speed of the machine matters for one thing only: how many machines the busiest hour needs. Here is the
// speed of the model on this machine.

// %%
import { runBenchmark } from '@offload-lab/lib/bench';

const record = await runBenchmark({
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
  maxNewTokens: 40,
  runs: 12,
  seed: 14,
  command: 'lesson 14',
});
const seconds = (record.metrics.e2eLatencyMs?.p50 ?? 0) / 1000;
await show({ metric: 'e2eLatencyMs', value: seconds * 1000 });

// %%
import { computeMonthlyCost, ratesAt, resolvePlan } from '@offload-lab/lib/cost';
import { DEFAULT_PLACES, DEFAULT_WORKLOAD, toUsage } from '@offload-lab/lib/decision';

const usage = toUsage(DEFAULT_WORKLOAD);
const serving = { secondsPerRequest: seconds, slots: 1 };
const bills = DEFAULT_PLACES.map(({ id, plan }) => {
  const resolved = resolvePlan(plan, book);
  const at = (position: number): number =>
    computeMonthlyCost(
      resolved,
      ratesAt(resolved, () => position),
      usage,
      serving,
    ).totalUsd;
  return { id, low: at(0), usd: at(0.5), high: at(1) };
});
await show({
  columns: ['place', 'a month', 'at the cheapest', 'at the dearest'],
  rows: bills.map(({ id, usd, low, high }) => [
    id,
    formatUsd(usd),
    formatUsd(low),
    formatUsd(high),
  ]),
});

// %% [markdown]
// ## Compare

// %%
const billOf = (id: string): number => bills.find((bill) => bill.id === id)?.usd ?? Number.NaN;
await show({
  columns: ['bill', 'you', 'computed', 'ratio'],
  rows: [
    ['GPU in working hours', mine.gpuUsd, billOf('gpu-container')] as const,
    ['API', mine.apiUsd, billOf('api:codestral-2508')] as const,
  ].map(([what, guess, usd]) => [
    what,
    formatUsd(guess),
    formatUsd(usd),
    (guess / usd).toPrecision(2),
  ]),
});

// %% [markdown]
// With so few requests the machine waits nearly all the time, and waiting is what is paid. Price alone
// almost never favours a machine of one's own for a small team; privacy, latency and quality do.
//
// ## Where the bills meet

// %%
import { chartBreakEven } from '@offload-lab/lib/charts';

const contender = (id: string) => {
  const option = DEFAULT_PLACES.find((one) => one.id === id);
  if (option === undefined) throw new RangeError(`No place "${id}"`);
  return { label: id, resolved: resolvePlan(option.plan, book), serving };
};
await show(chartBreakEven([contender('api:gpt-5.4-nano'), contender('gpu-container')], usage));

// %% [markdown]
// The crossing is a band, because both prices are ranges. The pages of the two providers, read today, would
// narrow it more than any benchmark.
//
// ## An answer is not a solution
//
// What counts is the answer that passes its tests. Failed attempts, waiting machines and cold starts are
// paid by the solutions. Here with pass rates as in lesson 07, at most three attempts a task.

// %%
import { costPerPassingUsd, expectedAttempts } from '@offload-lab/lib/cost';

const apiPlan = contender('api:codestral-2508').resolved;
const tasksPerMonth = usage.requestsPerDay * usage.daysPerMonth;
await show({
  columns: ['pass rate', 'attempts a task', 'a month', 'a passing solution'],
  rows: [0.9, 0.5, 0.2].map((passRate) => {
    const attemptsPerRequest = expectedAttempts(passRate, 3);
    const rates = ratesAt(apiPlan, () => 0.5);
    const bill = computeMonthlyCost(apiPlan, rates, { ...usage, attemptsPerRequest }, undefined);
    const passing = costPerPassingUsd(bill.totalUsd, tasksPerMonth, passRate, 3);
    return [
      passRate.toString(),
      attemptsPerRequest.toFixed(2),
      formatUsd(bill.totalUsd),
      passing === undefined ? 'none passes' : formatUsd(passing),
    ];
  }),
});

// %% [markdown]
// ## I can ...
//
// - [ ] say when a price was true, and what may be said with it today
// - [ ] tell reserved hours from used hours, and name what is billed while stopped
// - [ ] read a break-even as a band, and say which look-up would narrow it
// - [ ] give the price of a passing solution instead of the price of an answer

// %%
import { writeRecord } from '@offload-lab/lib/store';

await writeRecord(record);
console.log(`Your run record, in full: npx lab show ${record.id}`);
