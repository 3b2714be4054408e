// ---
// title: Replace the paid API
// promise: You move a client from a paid API to your own model by changing one address, and back again
// teaching: 15
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Cost, latency, quality and bytes sent, before and after; whether the difference is real
// ---

// %% [markdown]
// ## One address
//
// A client of a paid API sends JSON to an address. If another program understands the same JSON, the client
// does not notice who answers. `lab serve` is such a program. So the whole conversion is one address, and
// so is the way back.
//
// ## A stand-in for the paid API
//
// This lesson needs no account. Behind the first address stands **a stand-in**: the larger of the lab's
// models, which wants a key as a paid API does. Its answers are real, its key and its bill are not.
// It runs on this machine, so the way through the internet is missing from its latency.

// %%
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import { startServer } from '@offload-lab/lib/server';

const serve = async (model: string, key: { apiKey?: string } = {}) => {
  const load = async () => ({
    generator: await createTransformersGenerator({ model, dtype: 'fp32', device: 'cpu' }),
  });
  return await startServer({ port: 0, models: [{ id: model, load }], ...key });
};
process.env.STAND_IN_KEY = 'sk-this-is-not-a-real-key';
const paid = await serve('tiny-coder-3m', { apiKey: process.env.STAND_IN_KEY });
const own = await serve('tiny-coder-1m');

// %% [markdown]
// ## The same client
//
// This is the `openai` package, as any program uses it. Nothing in `complete` knows where it runs.

// %%
import { createTaskSet } from '@offload-lab/lib/quality';
import OpenAI from 'openai';

const tasks = createTaskSet({ levels: [1, 2], tasksPerLevel: 12, seed: 9 });
const prompt = tasks[0].prompt;
console.log(prompt);
const complete = async (client: OpenAI, model: string) =>
  await client.completions.create({ model, prompt, max_tokens: 48, temperature: 0 });

const paidClient = new OpenAI({ baseURL: `${paid.url}/v1`, apiKey: process.env.STAND_IN_KEY });
const ownClient = new OpenAI({ baseURL: `${own.url}/v1`, apiKey: 'not needed' });

// %%
for (const [client, model] of [
  [paidClient, 'tiny-coder-3m'],
  [ownClient, 'tiny-coder-1m'],
] as const) {
  const answer = await complete(client, model);
  console.log(`${answer.system_fingerprint}\n${answer.choices[0]?.text}`);
}

// %% [markdown]
// The line above each answer says who gave it. A client that shows it never takes one for the other.
//
// Errors are the same too: a program that handles a wrong key there handles it here.

// %%
const stranger = new OpenAI({ baseURL: `${paid.url}/v1`, apiKey: 'sk-wrong', maxRetries: 0 });
const refusal = await complete(stranger, 'tiny-coder-3m').catch((error) => error);
console.log(`${refusal.constructor.name}, status ${refusal.status}, code ${refusal.code}`);

// %% [markdown]
// ## Predict
//
// The stand-in has three times the parameters. What do you expect of the smaller model of your own, as a
// ratio of the median time per answer, and as share of tasks solved?

// %%
const mine = { timesAsLong: 0.5, solvedByOwn: 0.6, solvedByPaid: 0.6 };

// %% [markdown]
// ## Measure
//
// Latency first, through the two addresses, as a client sees it.

// %%
import { runLoad } from '@offload-lab/lib/bench/load';

const measure = async (url: string, model: string, command: string) =>
  await runLoad({
    url: `${url}/v1`,
    model,
    api: 'completions',
    keyVariable: 'STAND_IN_KEY',
    maxTokens: 24,
    seed: 9,
    pattern: { kind: 'closed-loop', users: 1, thinkTimeMs: 0 },
    requests: 24,
    command,
  });
const before = await measure(paid.url, 'tiny-coder-3m', 'lesson 09, before: stand-in');
const after = await measure(own.url, 'tiny-coder-1m', 'lesson 09, after: own model');

// %% [markdown]
// Then quality, on the same tasks for both, with the same weights as behind the two addresses.

// %%
import { runEvaluation } from '@offload-lab/lib/quality';

const evaluate = async (model: string) =>
  await runEvaluation({
    contestant: { model, dtype: 'fp32', device: 'cpu' },
    tasks,
    seed: 9,
    command: `lesson 09, tasks, ${model}`,
  });
const [paidTasks, ownTasks] = [await evaluate('tiny-coder-3m'), await evaluate('tiny-coder-1m')];

// %% [markdown]
// And what leaves this machine. `lab --offline` runs a command where there is no network, counts what it
// sends, and counts what it tried to send.

// %%
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { labFolder } from '@offload-lab/lib/store';

// settings of its own, so that yours stay as they are; the models are the ones you have
const folder = mkdtempSync(join(tmpdir(), 'lesson-09-'));
symlinkSync(labFolder('models'), join(folder, 'models'));
writeFileSync(join(folder, 'add.ts'), prompt);
/** Runs `lab` beside this kernel, which goes on serving; returns what it says on standard error. */
const lab = async (command: string): Promise<string> => {
  const shell = ['-c', `npx lab ${command} 2>&1 >/dev/null || true`];
  const env = { ...process.env, LAB_HOME: folder };
  return (await promisify(execFile)('sh', shell, { env })).stdout;
};
const egress = await lab(`--offline complete ${join(folder, 'add.ts')} --max-tokens 24`);
const bytesOut = /Network: (.*)/.exec(egress)?.[1] ?? egress;
const answersOffline = egress.includes('Ran live') ? 'yes, it just did' : 'not shown here';
console.log(bytesOut);

// %% [markdown]
// ## Compare
//
// A bill has two halves: tokens that were counted here, and a price that somebody published on some day.
// The price of a small hosted code model stands for the one the stand-in does not have.

// %%
import { computeMonthlyCost, createPriceBook, ratesAt, resolvePlan } from '@offload-lab/lib/cost';
import { DEFAULT_PLACES, DEFAULT_WORKLOAD, toUsage } from '@offload-lab/lib/decision';
import { listCompleted } from '@offload-lab/lib/record';
import { mean } from '@offload-lab/lib/stats';

const book = createPriceBook(new Date().toISOString());
const answered = listCompleted(before.samples);
const usage = {
  ...toUsage(DEFAULT_WORKLOAD),
  promptTokens: mean(answered.map(({ promptTokens }) => promptTokens)),
  outputTokens: mean(answered.map(({ outputTokens }) => outputTokens)),
};

// %%
import { formatMs, formatPercent, formatUsd } from '@offload-lab/lib/units';

const secondsOwn = (after.metrics.e2eLatencyMs?.p50 ?? Number.NaN) / 1000;
const billOf = (id: string): { readonly text: string; readonly from: string } => {
  const plan = DEFAULT_PLACES.find((place) => place.id === id)?.plan;
  if (plan === undefined) throw new RangeError(`No place "${id}"`);
  const resolved = resolvePlan(plan, book);
  const serving = { secondsPerRequest: secondsOwn, slots: 1 };
  const at = (position: number): string =>
    formatUsd(
      computeMonthlyCost(
        resolved,
        ratesAt(resolved, () => position),
        usage,
        serving,
      ).totalUsd,
    );
  const price = 'price' in plan ? plan.price : 'electricity';
  const row = book.rows.find((one) => one.id === price);
  return {
    text: `${at(0)} to ${at(1)} a month`,
    from: `price ${price}, ${row?.asOf ?? 'undated'}`,
  };
};
const bills = { paid: billOf('api:codestral-2508'), own: billOf('cpu-laptop') };

// %%
import { show } from '@offload-lab/lib/notebook';
import type { RunRecord } from '@offload-lab/lib/record';

const latency = ({ metrics }: RunRecord): string => {
  const { p50, low, high } = metrics.e2eLatencyMs ?? {};
  if (p50 === undefined) return 'not measured';
  const range = low == null || high == null ? '' : ` (${formatMs(low)} to ${formatMs(high)})`;
  return `${formatMs(p50)}${range}`;
};
const solved = ({ quality }: RunRecord): string => {
  const { value = Number.NaN, low = 0, high = 1 } = quality?.passAt1 ?? {};
  return `${formatPercent(value)} (${formatPercent(low)} to ${formatPercent(high)})`;
};
await show({
  columns: ['', 'before: paid API', 'after: own model', 'where the two come from'],
  rows: [
    [
      'cost, computed',
      bills.paid.text,
      bills.own.text,
      `${bills.paid.from}; ${bills.own.from}; tokens of run ${before.id}`,
    ],
    [
      'median latency',
      `${latency(before)}, stand-in`,
      latency(after),
      `runs ${before.id} and ${after.id}`,
    ],
    [
      'tasks solved',
      `${solved(paidTasks)}, stand-in`,
      solved(ownTasks),
      `runs ${paidTasks.id} and ${ownTasks.id}`,
    ],
    ['prompts leave the machine', 'all of them, by its address', bytesOut, 'lab --offline, now'],
    ['answers with no network', 'no, by its address', answersOffline, 'lab --offline, now'],
  ],
});

// %% [markdown]
// Every cell of that table is a run you can open, a price with a date, or a label that says what it is.
// The hardware is yours already here; with a machine you would have to buy, the bill is another one (lesson
// 14).
//
// ## Is the difference real?
//
// A ratio of two medians is a number, not a finding. Ask both in turns, on the same prompts, for answers of the
// same length: each prompt then gives a pair, and a machine that slows down slows both. One of them takes part
// twice, because two runs of one thing must not have a winner.

// %%
import { runPaired } from '@offload-lab/lib/bench';

const side = { dtype: 'fp32', device: 'cpu' } as const;
const [a, b, bAgain] = await runPaired({
  sides: ['tiny-coder-3m', 'tiny-coder-1m', 'tiny-coder-1m'].map((model) => ({ model, ...side })),
  maxNewTokens: 24,
  runs: 24,
  seed: 9,
  command: 'lesson 09, in turns',
});

// %% [markdown]
// When the interval holds "no difference", or the machine was too busy to say, nobody wins.

// %%
import { type ComparableMetric, compareRecords } from '@offload-lab/lib/record';

const compare = (what: string, left: RunRecord, right: RunRecord, metric: ComparableMetric) => {
  const [found] = compareRecords([left], [right], [metric]).metrics;
  if (!found?.effect) return [what, '', '', '', 'no clear difference: too few pairs'];
  const { effect, items, pairing, verdict, reasons } = found;
  const interval = `${effect.low.toFixed(2)} to ${effect.high.toFixed(2)}`;
  const finding =
    verdict === 'undecided'
      ? `no clear difference: ${reasons[0]}`
      : `${verdict === 'a' ? 'the paid one' : 'my own'} is better`;
  return [what, effect.value.toFixed(2), interval, `${items}, ${pairing}`, finding];
};
await show({
  columns: ['comparison', 'effect', '95 % interval', 'pairs', 'verdict'],
  rows: [
    compare('time, own / paid', a, b, 'e2eLatencyMs'),
    compare('time, own / own again', b, bAgain, 'e2eLatencyMs'),
    compare('solved, own - paid', paidTasks, ownTasks, 'passAt1'),
  ],
});

// %%
const p50 = ({ metrics }: RunRecord): number => metrics.e2eLatencyMs?.p50 ?? Number.NaN;
const share = ({ quality }: RunRecord): number => quality?.passAt1.value ?? Number.NaN;
await show({
  columns: ['', 'you', 'measured'],
  rows: [
    ['times as long', String(mine.timesAsLong), (p50(after) / p50(before)).toFixed(2)],
    ['solved by own', String(mine.solvedByOwn), share(ownTasks).toFixed(2)],
    ['solved by paid', String(mine.solvedByPaid), share(paidTasks).toFixed(2)],
  ],
});

// %% [markdown]
// ## The way back
//
// A change that cannot be taken back is a gamble. Here it is one setting: who is asked first. `local,api`
// asks your own model and falls back to the API, `api,local` is the old world again.

// %%
process.env.OPENAI_API_KEY = process.env.STAND_IN_KEY;
await lab(`settings set apiUrl ${paid.url}/v1`);
for (const order of ['local,api', 'api,local']) {
  await lab(`settings set order ${order}`);
  const said = await lab(`complete ${join(folder, 'add.ts')} --max-tokens 24`);
  console.log(`${order}: ${said.split('\n').find((line) => line.startsWith('Answered by'))}`);
}
await paid.stop();
await own.stop();
rmSync(folder, { recursive: true });

// %% [markdown]
// The stand-in is on this machine, so nothing had to be allowed. For an address somewhere else the same
// command refuses, whatever fails, until you say `lab settings set allowRemote true`. Lesson 10 breaks things
// to see whether that holds.
//
// ## I can ...
//
// - [ ] move a client of an OpenAI-compatible API to my own model, and back, without touching its code
// - [ ] fill a before/after table in which every cell says where it comes from
// - [ ] say when two places cannot be told apart, and why two runs of one place have no winner
// - [ ] show that nothing leaves the machine, instead of saying so

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const record of [before, after, paidTasks, ownTasks, a, b, bAgain]) {
  await writeRecord(record);
  console.log(`Your run record, in full: npx lab show ${record.id}`);
}
