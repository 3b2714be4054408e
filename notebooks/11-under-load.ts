// ---
// title: Under load: users, queues, saturation
// promise: You find out how many users an endpoint serves before the line in front of it grows, and you predict it first
// teaching: 10
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Capacity, latency under load and the wait in a queue, of a planted server and of a real model
// ---

// %% [markdown]
// ## One user is not a team
//
// A model that answers you in a tenth of a second may keep a team waiting for minutes. The reason is not
// the model, it is the line in front of it. One law ties the three things you can count:
//
// **requests in the system = arrivals per second x seconds each one stays** (Little's law)
//
// It holds for every queue, whatever is served and in whatever order.
//
// ## A server with a known answer
//
// First a server that only keeps time: it serves a few requests at once, each takes the same time, the rest
// wait. Nothing is generated, so its records say *simulated*. Because we planted its capacity, we can see
// whether the measurement finds it.

// %%
import { startPlantedEndpoint } from '@offload-lab/lib/bench/planted-endpoint';

const slots = 4;
const steady = { ttftMs: 50, tpotMs: 10, outputTokens: 6 };
const serviceMs = steady.ttftMs + (steady.outputTokens - 1) * steady.tpotMs;
const planted = await startPlantedEndpoint({ steady, slots });
console.log(`${slots} at once, ${serviceMs} ms each, at ${planted.url}`);

// %% [markdown]
// ## Predict
//
// How many requests a second can it take? And if twelve users send their next request as soon as they have
// an answer, how long does each wait for one?

// %%
const my = { capacityPerSecond: 30, secondsWithTwelveUsers: 0.2 };
const predicted = {
  capacityPerSecond: (slots * 1000) / serviceMs,
  secondsWithTwelveUsers: (12 * serviceMs) / (slots * 1000), // Little's law: N = X R, so R = N / X
};

// %% [markdown]
// ## Measure
//
// Requests arrive at a fixed rate, **whether or not the server keeps up**: that is an open loop. The rate
// doubles until latency no longer has a level but grows as long as requests arrive. Then the interval is
// halved. The requests are sent by a process of its own, which first had to read streams of known times.

// %%
import { runSweep } from '@offload-lab/lib/bench/load';

const load = { model: 'planted', maxTokens: steady.outputTokens, seed: 11 };
const sweep = await runSweep({
  ...load,
  url: planted.url,
  axis: 'rate',
  requests: 20,
  precision: 0.1,
  command: 'lesson 11, sweep',
});

// %%
import { chartLatencyUnderLoad, chartSaturation } from '@offload-lab/lib/charts';
import { show } from '@offload-lab/lib/notebook';

if (sweep.sweep) {
  await show(chartSaturation(sweep.sweep));
  await show(chartLatencyUnderLoad(sweep.sweep, 'ttftMs'));
}

// %% [markdown]
// Below capacity nothing happens for a long time: nobody waits, and a dashboard shows green. Then, within a
// few percent, everybody waits.
//
// ## A closed loop hides it
//
// Now twelve users who wait for their answer before they ask again. They slow down with the server, so the
// line cannot grow beyond twelve, and the server looks as if it coped.

// %%
import { runLoad } from '@offload-lab/lib/bench/load';

const closed = await runLoad({
  ...load,
  url: planted.url,
  pattern: { kind: 'closed-loop', users: 12, thinkTimeMs: 0 },
  requests: 72,
  command: 'lesson 11, twelve users',
});
await planted.stop();

// %% [markdown]
// ## Compare

// %%
const found = {
  capacityPerSecond: sweep.sweep?.saturation?.value ?? Number.NaN,
  secondsWithTwelveUsers: (closed.metrics.e2eLatencyMs?.p50 ?? Number.NaN) / 1000,
};
await show({
  columns: ['', 'you', "Little's law", 'measured', 'measured / law'],
  rows: (['capacityPerSecond', 'secondsWithTwelveUsers'] as const).map((name) => [
    name === 'capacityPerSecond' ? 'requests a second it takes' : 'seconds with twelve users',
    String(my[name]),
    predicted[name].toFixed(2),
    found[name].toFixed(2),
    (found[name] / predicted[name]).toFixed(2),
  ]),
});

// %% [markdown]
// May the numbers be believed? Each record says how far the client misread streams of known times, and what
// makes a run invalid. On a machine that is busy with something else it may well call itself invalid.

// %%
for (const { selfCheck, valid, reasons } of [sweep, closed]) {
  console.log(`planted streams misread by ${selfCheck?.plantedErrorMs?.toFixed(2)} ms`);
  console.log(valid ? 'valid' : `invalid: ${reasons.join('; ')}`);
}

// %% [markdown]
// ## A real model
//
// The small model that comes with the lab, behind the endpoint of `lab serve`. It computes one answer at a
// time. Predict from one user: if four users share it, how many times longer does each wait?

// %%
const myTimesLonger = 2;

// %%
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import { startServer } from '@offload-lab/lib/server';

const model = 'tiny-coder-1m';
const server = await startServer({
  port: 0,
  models: [
    {
      id: model,
      load: async () => ({
        generator: await createTransformersGenerator({ model, dtype: 'fp32', device: 'cpu' }),
      }),
    },
  ],
});

// %%
import type { RunRecord } from '@offload-lab/lib/record';

const real: RunRecord[] = [];
for (const users of [1, 4]) {
  real.push(
    await runLoad({
      url: `${server.url}/v1`,
      model,
      api: 'completions',
      maxTokens: 16,
      seed: 11,
      pattern: { kind: 'closed-loop', users, thinkTimeMs: 0 },
      requests: 24,
      command: `lesson 11, ${users} users of ${model}`,
    }),
  );
}
await server.stop();

// %%
import { chartDistribution } from '@offload-lab/lib/charts';
import { listRequestValues } from '@offload-lab/lib/record';

await show(
  chartDistribution(
    real.map(({ workload, samples }) => ({
      label: `${workload.load?.concurrency} at once`,
      values: listRequestValues(samples, 'e2eLatencyMs'),
    })),
    'e2eLatencyMs',
  ),
);
const [alone = Number.NaN, shared = Number.NaN] = real.map(
  ({ metrics }) => metrics.e2eLatencyMs?.p50,
);
console.log(`You: ${myTimesLonger} times longer. Measured: ${(shared / alone).toFixed(1)} times`);

// %% [markdown]
// Who serves one at a time makes the others wait their turn. Servers that compute several answers in one
// pass share the reading of the weights among them, and get more out of the same machine: that is what the
// GPU lesson is about.
//
// ## Was it the cache?
//
// Many servers keep what they computed for the start of a prompt. Sending the same prompt again and again
// then measures the cache. Every prompt here was new, and the record holds the proof of what the cache did.

// %%
for (const { workload } of real) console.log(workload.load?.cache.proof);

// %% [markdown]
// ## Exercise
//
// A server answers four requests at once, each in 250 ms. How many requests a second does it take at most?

// %%
import { check } from '@offload-lab/lib/notebook';

const answers: Record<string, unknown> = { '11.1': undefined };
for (const [id, value] of Object.entries(answers)) if (value !== undefined) await check(id, value);

// %% [markdown]
// ## I can ...
//
// - [ ] predict the capacity of a server, and the wait of its users, from Little's law
// - [ ] say why a closed loop hides overload, and from when time counts in an open one
// - [ ] find the saturation point of an endpoint: `npx lab load --sweep rate --url ... --model ...`
// - [ ] tell a slow server from a slow client, and a fast server from a warm cache

// %%
import { writeRecord } from '@offload-lab/lib/store';

for (const record of [sweep, closed, ...real]) {
  await writeRecord(record);
  console.log(`Your run record, in full: npx lab show ${record.id}`);
}
