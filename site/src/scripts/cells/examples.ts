/** Cells of the page "Try the library here", by their title. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  'Two phases of one request': `import { measureRequest } from '@offload-lab/lib/metrics';

// When each token came, in milliseconds after the request was sent.
const times = [200, 230, 260, 290, 330];
const chunks = times.map((timeMs) => ({ timeMs, tokens: 1 }));
console.log(measureRequest({ chunks, promptTokens: 400 }));`,

  'How sure is a pass rate': `import { wilsonInterval } from '@offload-lab/lib/stats';

const share = 0.7;
for (const tasks of [20, 200, 2000]) {
  console.log(tasks, wilsonInterval(Math.round(share * tasks), tasks));
}`,

  'Where should it run': `import { decide, parseWorkload } from '@offload-lab/lib/decision';

const workload = parseWorkload({
  users: 10,
  requestsPerDay: 2000,
  privacy: 'rented-machines',
});
const { verdict, ranked } = decide({ now: '2026-11-20T12:00:00.000Z', workload });
console.log(verdict.sentence);
for (const { place, monthlyUsd } of ranked) console.log(place, monthlyUsd);`,
};

/** As the cells of a lesson are written for the page: by number, with what has to run before. */
export function listExamples(): Readonly<
  Record<string, { readonly source: string; readonly before: string }>
> {
  const sources = Object.values(EXAMPLES);
  return Object.fromEntries(sources.map((source, i) => [i + 1, { source, before: '' }]));
}
