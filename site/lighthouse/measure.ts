// Lighthouse, mobile, on a built site: the home page, a lesson with charts, the guide. Each page is measured
// several times and the median counts. Slower than the bars, or a category below its bar: exit code 1.
//
//   npm run lighthouse [-- --runs 3] [DIR]         DIR: a built site, default dist
//
// Measure on a machine that does nothing else: the processor is slowed down four times, and whatever else
// runs is slowed down with it. CHROME_PATH names the browser, default /usr/bin/chromium.

import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { serveSite } from '../test/serve-site.ts';

const LEAST = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 100 } as const;
const MOST = { lcpMs: 1500, tbtMs: 50, cls: 0.02 } as const;
type Category = keyof typeof LEAST;
type Timing = keyof typeof MOST;

interface PageReport {
  readonly page: string;
  readonly scores: Readonly<Record<Category, number>>;
  readonly timings: Readonly<Record<Timing, number>>;
}

interface Audited {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

const site = resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1)
  throw new RangeError(`"--runs ${values.runs}": wanted 1 or more`);
const folder = resolve(site, positionals[0] ?? 'dist');
const [lesson = ''] = globSync('lessons/02-*/', { cwd: folder });
if (lesson === '') throw new Error(`No lesson in "${folder}": build the site first`);

const reports: PageReport[] = [];
const server = await serveSite(folder);
const chrome = await launch({
  chromePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox'],
});
try {
  for (const page of ['', join(lesson, '/'), 'guide/']) {
    const audited: Audited[] = [];
    for (let run = 0; run < runs; run += 1) audited.push(await audit(server.url + page));
    const report = summarize(page === '' ? 'home' : page, audited);
    reports.push(report);
    process.stderr.write(`${format(report)}\n`);
  }
} finally {
  chrome.kill();
  await server.close();
}
const misses = reports.flatMap(listMisses);
for (const miss of misses) process.stderr.write(`${miss}\n`);
process.stdout.write(`${JSON.stringify({ runs, reports, misses })}\n`);
if (misses.length > 0) process.exitCode = 1;

async function audit(url: string): Promise<Audited> {
  const result = await lighthouse(url, {
    port: chrome.port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: Object.keys(LEAST),
  });
  if (result === undefined) throw new Error(`Lighthouse gave no result for "${url}"`);
  return result.lhr as Audited;
}

function summarize(page: string, audited: readonly Audited[]): PageReport {
  const score = (name: Category): number =>
    median(audited.map(({ categories }) => Math.round(100 * (categories[name]?.score ?? 0))));
  const value = (name: string): number =>
    median(audited.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN));
  return {
    page,
    scores: {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
      seo: score('seo'),
    },
    timings: {
      lcpMs: Math.round(value('largest-contentful-paint')),
      tbtMs: Math.round(value('total-blocking-time')),
      cls: Number(value('cumulative-layout-shift').toFixed(3)),
    },
  };
}

function listMisses({ page, scores, timings }: PageReport): readonly string[] {
  const low = (Object.keys(LEAST) as Category[])
    .filter((name) => scores[name] < LEAST[name])
    .map((name) => `${page}: ${name} is ${scores[name]}, wanted ${LEAST[name]} or more`);
  const high = (Object.keys(MOST) as Timing[])
    .filter((name) => !(timings[name] <= MOST[name]))
    .map((name) => `${page}: ${name} is ${timings[name]}, wanted ${MOST[name]} or less`);
  return [...low, ...high];
}

function format({ page, scores, timings: { lcpMs, tbtMs, cls } }: PageReport): string {
  const four = Object.values(scores).join(' / ');
  return `${page}: ${four}, LCP ${lcpMs} ms, TBT ${tbtMs} ms, CLS ${cls}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
