// ---
// title: When it fails: the ladder
// promise: You break every place that answers, and see who answers instead, what you are told and what stays here
// teaching: 15
// exercises: 5
// hardware: Any laptop or Codespace
// measures: Waiting with and without a circuit breaker, bytes that left, hit rate and age of a cache
// ---

// %% [markdown]
// ## Three rungs
//
// A **template** is text that somebody wrote before: instant, free, and no model. A **local** model is slower
// and yours. An **API** is somebody else's. A ladder asks them in an order and takes the first answer. It
// may never do two things: pass one rung's answer off as another's, and send your code away unasked.
//
// The API here is a stand-in that we can break. It runs on this machine and counts every byte at its socket;
// its address is written in a form that counts as remote, so the ladder treats it like any stranger.

// %%
import { createOpenAiCompatibleGenerator } from '@offload-lab/lib/backends/openai-compatible';
import { createTemplateGenerator } from '@offload-lab/lib/backends/template';
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import { isRemoteAddress, type Rung, startBreakableApi } from '@offload-lab/lib/routing';

const api = await startBreakableApi();
const model = { model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' } as const;
const client = { baseUrl: api.url, firstTokenTimeoutMs: 400, maxRetries: 0 };
const free = () => 0;
const rungs: Record<Rung['kind'], Rung> = {
  template: {
    name: 'templates',
    kind: 'template',
    isRemote: false,
    open: async () => createTemplateGenerator(),
    costUsd: free,
  },
  local: {
    name: model.model,
    kind: 'local',
    isRemote: false,
    open: () => createTransformersGenerator(model),
    costUsd: free,
  },
  api: {
    name: 'stand-in API',
    kind: 'api',
    isRemote: isRemoteAddress(api.url),
    open: () => createOpenAiCompatibleGenerator(client),
    costUsd: () => undefined, // nobody told us its price, and unknown is not free
  },
};

// %% [markdown]
// ## Who answered?

// %%
import { show } from '@offload-lab/lib/notebook';
import { Ladder, type RoutedAnswer } from '@offload-lab/lib/routing';
import { formatMs } from '@offload-lab/lib/units';

const code = 'export function add(a: number, b: number): number {\n';
const describe = ({ kind, info, costUsd, steps, e2eLatencyMs }: RoutedAnswer): string[] => [
  kind,
  `${info.model}, ${info.mode}`,
  formatMs(e2eLatencyMs),
  costUsd === undefined ? 'unknown' : `${costUsd} USD`,
  steps.map(({ rung, state, reason }) => `${rung} ${state}: ${reason}`).join('; '),
];
const columns = ['rung', 'model', 'end to end', 'cost', 'steps'];
const order = ['template', 'local'] as const;
const plain = new Ladder({ rungs: Object.values(rungs), policy: { order } });
const asked = [];
for (const prompt of ['a debounce function', code]) {
  asked.push(await plain.answer({ prompt, maxNewTokens: 24 }));
}
await show({ columns, rows: asked.map(describe) });

// %% [markdown]
// A template says `simulated`, because no model was involved; where no template fits, that is not a
// failure, and the next rung is asked.
//
// ## Predict
//
// Now the API goes first, and it falls silent. Each request waits 400 ms for it, then asks the local model.
// A **circuit breaker** counts failures in a row: after three it is *open*, and the API is skipped. Of
// twelve requests, how many wait?

// %%
const mine = { requestsThatWait: 12 };

// %% [markdown]
// ## Measure

// %%
const guarded = new Ladder({
  rungs: Object.values(rungs),
  policy: { order: ['api', 'local'], allowRemote: true },
  guard: { failuresToOpen: 3, pauseMs: 3_000 },
});
await guarded.answer({ prompt: code, maxNewTokens: 8 }); // both are fine, the API answers
await plain.answer({ prompt: code, maxNewTokens: 8 });
api.mood = 'silent';
const silent: RoutedAnswer[] = [];
for (let at = 0; at < 12; at++)
  silent.push(await guarded.answer({ prompt: code, maxNewTokens: 8 }));
await show({ columns, rows: silent.slice(1, 5).map(describe) });

// %%
import { chartDistribution } from '@offload-lab/lib/charts';

const waited = silent.filter(({ steps }) => steps[0]?.state === 'failed');
const skipped = silent.filter(({ steps }) => steps[0]?.state === 'skipped');
const group = (label: string, answers: readonly RoutedAnswer[]) => ({
  label,
  values: answers.map(({ e2eLatencyMs }) => e2eLatencyMs),
});
await show(
  chartDistribution(
    [group('closed: waits', waited), group('open: skips', skipped)].filter(
      ({ values }) => values.length > 0,
    ),
    'e2eLatencyMs',
  ),
);

// %% [markdown]
// ## Compare

// %%
console.log(`You: ${mine.requestsThatWait} wait. Counted: ${waited.length} of ${silent.length}`);

// %% [markdown]
// An open circuit does not stay open. After a pause one request may try (*half-open*): it closes the circuit
// again, or opens it for another pause. The API has been mended meanwhile.

// %%
api.mood = 'fine';
await new Promise((resolve) => setTimeout(resolve, 3_200));
const back = await guarded.answer({ prompt: code, maxNewTokens: 8 });
const trace = guarded.health().flatMap(({ changes }) => changes);
const [first] = trace;
await show({
  columns: ['rung', 'circuit', 'after'],
  rows: trace.map(({ rung, to, atMs }) => [rung, to, formatMs(atMs - (first?.atMs ?? 0))]),
});
console.log(`Answered by the ${back.kind} rung`);

// %% [markdown]
// ## Does anything leave?
//
// The worst case for your code: the local model is gone, and only the API is left. Nobody allowed it, so
// there is no answer. Before each run and after it, the bytes at the socket of the API are counted.

// %%
const gone = async () => {
  throw new Error('the model process was killed');
};
const fall = async (allowRemote: boolean): Promise<string[]> => {
  const bytesBefore = api.bytesReceived;
  const ladder = new Ladder({
    rungs: [{ ...rungs.local, open: gone }, rungs.api],
    policy: { order: ['local', 'api'], allowRemote },
  });
  const outcome = await ladder
    .answer({ prompt: code, maxNewTokens: 8 })
    .then(({ kind }) => `answered by the ${kind} rung`)
    .catch((error) => `${error.message}`);
  return [`allowRemote: ${allowRemote}`, outcome, `${api.bytesReceived - bytesBefore}`];
};
await show({
  columns: ['policy', 'outcome', 'bytes that left'],
  rows: [await fall(false), await fall(true)],
});

// %% [markdown]
// The first row is the default. The second one shows that the counter counts.
//
// ## Broken in the middle
//
// Once you have seen half an answer, another model cannot go on with it: that would be two voices in one
// sentence. So it is an error, and what was shown is called incomplete.

// %%
api.mood = 'cut';
let seen = '';
const broken = new Ladder({
  rungs: Object.values(rungs),
  policy: { order: ['api', 'local'], allowRemote: true },
});
try {
  for await (const event of broken.stream({ prompt: code, maxNewTokens: 8 })) {
    if (event.type !== 'generation') continue;
    if (event.event.type === 'chunk' || event.event.type === 'token') seen += event.event.text;
  }
} catch (error) {
  const { name, message, hint } = error as Error & { hint?: string };
  console.log(`Shown: ${JSON.stringify(seen)}\n${name}: ${message}\n  hint: ${hint}`);
}

// %% [markdown]
// Asked for a whole answer instead of a stream, nobody has seen anything yet: the next rung answers.

// %%
await show({ columns, rows: [describe(await broken.answer({ prompt: code, maxNewTokens: 8 }))] });

// %% [markdown]
// ## Remembered answers
//
// A cache is a rung below all rungs: it answers what was asked before. Predict its hit rate: twenty
// questions, five different ones, asked in turn, each remembered for as long as this takes.

// %%
const myHitRate = 0.5;

// %%
const cached = new Ladder({
  rungs: [rungs.local],
  policy: { order: ['local'] },
  cache: { maxAnswers: 50, maxAgeMs: 60_000 },
});
let last: RoutedAnswer | undefined;
for (let at = 0; at < 20; at++) {
  const prompt = `export function add${at % 5}(a: number, b: number): number {\n`;
  last = await cached.answer({ prompt, maxNewTokens: 24 });
}
const { hitRate = Number.NaN, savedMs = 0 } = cached.cacheStatistics() ?? {};
console.log(`You: ${myHitRate}. Counted: ${hitRate}, ${formatMs(savedMs)} of waiting saved`);
if (last?.cache.state === 'stored')
  console.log(`The last one was ${formatMs(last.cache.ageMs)} old`);

// %% [markdown]
// An old answer may be a wrong one: the model behind it may have changed since. That is why it carries its
// age and the labels of its time, why it expires, and why an answer that was left to chance is never kept.
//
// Your own tools have all of this: `lab settings set order template,local,api`, `lab settings set
// cacheAnswers 100`, and `lab complete` says who answered.

// %%
await Promise.all([plain, guarded, broken, cached].map((ladder) => ladder.dispose()));
await api.close();

// %% [markdown]
// ## I can ...
//
// - [ ] say for each answer which rung gave it, at what cost, and why the others did not
// - [ ] read the trace of a circuit breaker, and predict what it saves
// - [ ] show that with the default policy no byte leaves, whatever fails
// - [ ] say when a failure may become another rung's answer, and when it must be an error
// - [ ] give the hit rate and the age of remembered answers
