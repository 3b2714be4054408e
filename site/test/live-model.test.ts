// The model in the page: the same tokens as in Node, what is loaded and when, what ends it, and what it says
// when it cannot run.

import { readFileSync } from 'node:fs';
import { createTransformersGenerator } from '@offload-lab/lib/backends/transformers';
import { formatBytes } from '@offload-lab/lib/units';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { LIVE_MODEL } from '../gen/live-model/live-data.ts';
import { ROOT } from '../gen/paths.ts';
import { type LiveFile, LONGEST_ANSWER } from '../src/scripts/live-model/messages.ts';
import { themes } from './browser.ts';
import { underFolder } from './builds.ts';
import { findViolations } from './find-violations.ts';
import { openSite } from './open-site.ts';
import { startOtherHost } from './other-host.ts';
import { recordTraffic, sumBytes } from './record-traffic.ts';

const LARGEST_DOWNLOAD = 6_500_000;
const MOST_OWN_SCRIPT = 5 * 1024;
/** A machine that does something else as well may stand still for a while. */
const PATIENCE_MS = 100_000;

const site = openSite(underFolder);

const address = (): string => `${site.url}live/`;
const isModelFile = (url: string): boolean => url.includes('/live-model/');
const ready = (page: Page) => page.locator('[data-live-model][data-state=ready]').waitFor();
const offered = (page: Page) => page.locator('[data-live-model][data-state=offered]').waitFor();
const said = (page: Page, where: string) => page.locator(`[data-${where}]`).textContent();

async function inContext<T>(look: (page: Page) => Promise<T>): Promise<T> {
  const context = await site.browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(address());
    return await look(page);
  } finally {
    await context.close();
  }
}

async function startModel(page: Page): Promise<void> {
  await page.locator('[data-start]').click();
  await ready(page);
  expect(await said(page, 'error')).toBe('');
}

const answerIds = (page: Page): Promise<readonly number[]> =>
  page.$$eval('.live-token', (tokens) => tokens.map((one) => Number(one.getAttribute('data-id'))));

function readFixturePrompts(): readonly string[] {
  const path = `${ROOT}/lib/models/embedded/${LIVE_MODEL.model}/fixtures.json`;
  const { prompts } = JSON.parse(readFileSync(path, 'utf8')) as { prompts: { text: string }[] };
  return prompts.map(({ text }) => text);
}

test('greedy tokens are those of Node on every fixture and on prompts that are hard to tokenize', async () => {
  const prompts = [
    ...readFixturePrompts(),
    '',
    'export function add(a: number, b: number): number {\n  ',
    'const città = "日本" // 🙂\n\treturn ',
    'x = '.repeat(150),
  ];
  const generator = await createTransformersGenerator(LIVE_MODEL);
  const wanted: number[][] = [];
  for (const prompt of prompts) {
    const { events } = await generator.generate({ prompt, maxNewTokens: LONGEST_ANSWER });
    wanted.push(events.flatMap((event) => (event.type === 'token' ? [event.tokenId] : [])));
  }
  await generator.dispose();
  const got = await inContext(async (page) => {
    await startModel(page);
    const answers: (readonly number[])[] = [];
    for (const prompt of prompts) {
      await page.locator('[data-prompt]').fill(prompt);
      await page.locator('[data-complete]').click();
      await ready(page);
      expect(await said(page, 'error')).toBe('');
      answers.push(await answerIds(page));
    }
    return answers;
  });
  expect(got).toEqual(wanted);
  expect(got.length).toBeGreaterThan(50);
  expect(got.filter((ids) => ids.length > 10).length).toBeGreaterThan(30);
}, 400_000);

test('nothing is loaded before the click; then what was said, under 6.5 MB with the chart', async () => {
  await inContext(async (page) => {
    const loaded = await recordTraffic(page);
    await page.reload({ waitUntil: 'networkidle' });
    expect(loaded.filter(({ url }) => isModelFile(url))).toEqual([]);
    loaded.length = 0;
    const files = JSON.parse((await said(page, 'files')) ?? '') as readonly LiveFile[];
    const promised = files.reduce((all, { bytes }) => all + bytes, 0);
    expect(await said(page, 'start')).toBe(`Download ${formatBytes(promised)} and run it here`);

    await startModel(page);
    const modelBytes = sumBytes(loaded);
    expect(modelBytes).toBeGreaterThanOrEqual(promised);
    expect(modelBytes).toBeLessThan(promised * 1.01);
    expect(await said(page, 'origin')).toContain(`${formatBytes(promised)} downloaded`);
    await page.locator('[data-measure]').click();
    await page.locator('[data-status]', { hasText: 'Measured here' }).waitFor();
    process.stderr.write(
      `live model: ${promised} bytes of files, ${sumBytes(loaded)} with the chart; ${await said(page, 'origin')}\n`,
    );
    expect(sumBytes(loaded)).toBeLessThanOrEqual(LARGEST_DOWNLOAD);
    expect(
      loaded.filter(({ url }) => !url.startsWith(site.url) && !/^(blob|data):/.test(url)),
    ).toEqual([]);
  });
});

test('its own scripts weigh at most 5 KB before the click', async () => {
  const scriptsOf = async (path: string): Promise<ReadonlyMap<string, number>> => {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    const sizes = new Map<string, number>();
    page.on('requestfinished', async (request) => {
      if (!request.url().endsWith('.js')) return;
      sizes.set(request.url(), (await request.sizes()).responseBodySize);
    });
    await page.goto(site.url + path, { waitUntil: 'networkidle' });
    await page.waitForTimeout(100);
    await context.close();
    return sizes;
  };
  const [live, plain] = [await scriptsOf('live/'), await scriptsOf('sources/')];
  const own = [...live].filter(([url]) => !plain.has(url) || url.includes('Footer'));
  const bytes = own.reduce((all, [, size]) => all + size, 0);
  process.stderr.write(`live model: ${bytes} bytes of own scripts before the click\n`);
  expect(own.length).toBeGreaterThan(1);
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThanOrEqual(MOST_OWN_SCRIPT);
});

test('the second visit downloads nothing and says so; the cache can be emptied', async () => {
  await inContext(async (page) => {
    await startModel(page);
    await page.reload();
    await page.locator('[data-start]', { hasText: 'in this browser’s cache' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await startModel(page);
    expect(asked.filter(isModelFile)).toEqual([]);
    expect(await said(page, 'origin')).toMatch(/^Nothing was downloaded: 5\.\d MiB came from/);
    await page.locator('[data-forget]').click();
    await page.locator('[data-start]', { hasText: 'Download' }).waitFor();
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-start'))).toBe(
      true,
    );
  });
});

test('a damaged file in the cache is downloaded again', async () => {
  await inContext(async (page) => {
    await startModel(page);
    await page.evaluate(async () => {
      const cache = await caches.open((await caches.keys())[0] ?? '');
      const weights = (await cache.keys()).find(({ url }) => url.includes('weights'));
      if (weights === undefined) throw new Error('The weights are not in the cache');
      const bytes = await (await cache.match(weights))?.arrayBuffer();
      if (bytes === undefined) throw new Error('The weights are not in the cache');
      const view = new DataView(bytes);
      view.setUint8(1000, view.getUint8(1000) ^ 1);
      await cache.put(weights, new Response(bytes));
    });
    await page.reload();
    await startModel(page);
    expect(await said(page, 'origin')).toMatch(/downloaded and .* from this browser’s cache/);
  });
});

describe('can be ended', () => {
  test('while it downloads; what arrived whole is kept', async () => {
    await inContext(async (page) => {
      await page.route(/live-model\/weights/, () => {}); // never answered
      await page.locator('[data-start]').click();
      await page.locator('[data-status]', { hasText: 'Downloaded' }).waitFor();
      await page.locator('[data-cancel]').click();
      await offered(page);
      expect(await said(page, 'status')).toBe('Cancelled.');
      await page.unroute(/live-model\/weights/);
      await startModel(page);
    });
  });

  test('while it answers, and while it measures', async () => {
    await inContext(async (page) => {
      await startModel(page);
      const startAndStop = (name: string): Promise<void> =>
        page.evaluate((button) => {
          for (const one of [button, 'stop']) {
            document.querySelector<HTMLButtonElement>(`[data-${one}]`)?.click();
          }
        }, name);
      await startAndStop('complete');
      await ready(page);
      expect(await said(page, 'status')).toMatch(/stopped/i);
      expect((await answerIds(page)).length).toBeLessThan(5);
      await startAndStop('measure');
      await ready(page);
      expect(await said(page, 'status')).toBe('Cancelled.');
      expect(await page.locator('[data-results] dt').count()).toBe(0);
      await page.locator('[data-complete]').click();
      await ready(page);
      expect((await answerIds(page)).length).toBeGreaterThan(5);
    });
  });
});

describe('says in a sentence and a hint', () => {
  const failing = async (prepare: (page: Page) => Promise<unknown>): Promise<string> =>
    await inContext(async (page) => {
      await prepare(page);
      await page.locator('[data-start]').click();
      await page.locator('[data-error]:not(:empty)').waitFor();
      await offered(page);
      return (await said(page, 'error')) ?? '';
    });

  test('that a file is missing', async () => {
    const error = await failing((page) =>
      page.route(/live-model\/weights/, (route) => route.fulfill({ status: 404, body: 'no' })),
    );
    expect(error).toMatch(/^A file of the model is missing: .* 404 .*weights.*\. Reload the page/);
  });

  test('that a file arrived damaged', async () => {
    const error = await failing((page) =>
      page.route(/live-model\/tokenizer/, (route) => route.fulfill({ body: 'something else' })),
    );
    expect(error).toMatch(/^"live-model\/tokenizer.*" arrived damaged\. Try again/);
  });

  test('that the server cannot be reached', async () => {
    const error = await failing((page) =>
      page.route(/live-model\/runtime/, (route) => route.abort()),
    );
    expect(error).toMatch(/^The download broke off: .*\. Check the connection/);
  });

  test('that WebAssembly is refused', async () => {
    const error = await failing(async (page) => {
      await page.route(address(), async (route) => {
        const response = await route.fetch();
        const html = await response.text();
        const strict = html.replace(/'unsafe-eval' 'wasm-unsafe-eval' /, '');
        expect(strict).not.toBe(html);
        await route.fulfill({ response, body: strict });
      });
      await page.reload();
    });
    expect(error).toMatch(/^This browser refuses to run WebAssembly on this page\. Allow it/);
  });
});

test('a worker from memory, as the model has it, reaches no other host', async () => {
  const other = await startOtherHost();
  const outcome = await inContext((page) =>
    page.evaluate((url) => {
      const code = `fetch(${JSON.stringify(url)}).then(() => postMessage('arrived'), () => postMessage('blocked'))`;
      const blob = new Blob([code], { type: 'text/javascript' });
      const worker = new Worker(URL.createObjectURL(blob), { type: 'module' });
      return new Promise((resolve) =>
        worker.addEventListener('message', ({ data }) => resolve(data)),
      );
    }, `http://${other.address}/`),
  );
  other.close();
  expect(outcome).toBe('blocked');
  expect(other.received).toBe(0);
});

test.for(themes)(
  'by keyboard it becomes one more place in both charts, axe finds nothing, %s',
  async (theme) => {
    const context = await site.browser.newContext({
      colorScheme: theme,
      viewport: { width: 320, height: 800 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(address());
    expect(await page.locator('figure[data-metric]').count()).toBe(2);
    expect(await findViolations(page)).toEqual([]);
    await page.locator('[data-start]').focus();
    await page.keyboard.press('Enter');
    await ready(page);
    const focused = (): Promise<boolean> =>
      page.evaluate(() => document.activeElement?.hasAttribute('data-complete') === true);
    expect(await focused()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('[data-status]', { hasText: 'Measured here' }).waitFor();
    expect(await page.locator('[data-results] dd').allTextContents()).toEqual([
      expect.stringMatching(/^median .* interval .* to .*, 20 requests$/),
      expect.stringMatching(/^median .*, 20 requests$/),
      expect.stringMatching(/^median .* tok\/s, interval .*, 20 requests$/),
      expect.stringMatching(/^median .* tok\/s, interval .*, 20 requests$/),
      expect.stringMatching(/^steps of /),
    ]);
    for (const figure of await page.locator('figure[data-metric]').all()) {
      expect(await figure.locator('svg:visible').getAttribute('aria-label')).toMatch(
        /2-core laptop.*This browser, 1M fp16: median \d/,
      );
      const names = await figure.locator('svg:visible text').allTextContents();
      expect(names).toContain('This browser, 1M fp16');
      expect(await figure.locator('tr[data-own] td').first().textContent()).toContain(
        'This browser',
      );
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    expect(await findViolations(page)).toEqual([]);
    await context.close();
  },
);

test('without scripts the published figures stand, with their numbers, and the page says what is missing', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address());
  expect(await page.locator('[data-start]').isVisible()).toBe(false);
  expect(await page.locator('noscript').textContent()).toContain('needs JavaScript');
  expect(await page.locator('figure[data-metric] svg:visible').count()).toBe(2);
  expect(await page.locator('figure[data-metric] svg:visible').first().textContent()).toMatch(
    /tok\/s/,
  );
  await context.close();
});
