// What a page loads, and what it cannot.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bringChartsToLife, onPage, openBrowser, PATIENCE_MS } from './browser.ts';
import { listPages, listTemplates, underFolder } from './builds.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

const KB = 1024;
let browser: Browser;
let site: ServedSite;
beforeAll(async () => {
  [browser, site] = await Promise.all([
    openBrowser(),
    serveSite(underFolder.folder, underFolder.base),
  ]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
const lessons = listPages(underFolder).filter((page) => page.startsWith('lessons/'));

interface Loaded {
  readonly url: string;
  readonly bytes: number;
}

/** Bytes on the wire, compressed, of everything a page loads while `act` runs. */
async function weigh(
  path: string,
  withoutScripts: boolean,
  act: (page: Page) => Promise<unknown> = async () => {},
): Promise<readonly Loaded[]> {
  const context = await browser.newContext({ javaScriptEnabled: !withoutScripts });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const urls = new Map<string, string>();
  const loaded: Loaded[] = [];
  session.on('Network.requestWillBeSent', ({ requestId, request }) =>
    urls.set(requestId, request.url),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    loaded.push({ url: urls.get(requestId) ?? '', bytes: encodedDataLength });
  });
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  await act(page);
  await page.waitForLoadState('networkidle');
  await context.close();
  return loaded;
}

const sum = (loaded: readonly Loaded[]): number =>
  loaded.reduce((all, { bytes }) => all + bytes, 0);

test('a lesson weighs at most 100 KB with scripts and 40 KB without', async () => {
  for (const lesson of lessons) {
    const withScripts = sum(await weigh(lesson, false));
    const without = sum(await weigh(lesson, true));
    process.stderr.write(
      `${lesson}: ${(withScripts / KB).toFixed(1)} KB with scripts, ${(without / KB).toFixed(1)} KB without\n`,
    );
    expect(withScripts, lesson).toBeLessThanOrEqual(100 * KB);
    expect(without, lesson).toBeLessThanOrEqual(40 * KB);
  }
});

test('own scripts weigh at most 5 KB before a click, a live chart at most 200 KB', async () => {
  const lesson = lessons.find((path) => path.includes('/02-')) ?? '';
  const before = await weigh(lesson, false);
  const own = before.filter(({ url }) => /\/_astro\/Footer.*\.js$/.test(url));
  expect(own.length).toBe(1);
  expect(sum(own)).toBeLessThanOrEqual(5 * KB);
  expect(before.filter(({ url }) => url.includes('/charts/'))).toEqual([]);
  const after = await weigh(lesson, false, async (page) => {
    await page.locator('[data-vega]:visible').first().focus();
    await page.locator('[data-vega][data-live]').first().waitFor();
  });
  const added = sum(after) - sum(before);
  process.stderr.write(
    `own scripts ${(sum(own) / KB).toFixed(1)} KB, a live chart ${(added / KB).toFixed(1)} KB\n`,
  );
  expect(added).toBeGreaterThan(50 * KB);
  expect(added).toBeLessThanOrEqual(200 * KB);
});

test('a live chart keeps its size, its role and its words', async () => {
  const lesson = lessons.find((path) => path.includes('/02-')) ?? '';
  await onPage(browser, site.url + lesson, {}, async (page) => {
    const plot = page.locator('[data-vega]:visible').first();
    const describeIt = async () => {
      const svg = plot.locator('svg').first();
      const box = await svg.boundingBox();
      return {
        label: await svg.getAttribute('aria-label'),
        width: box?.width,
        height: box?.height,
      };
    };
    const drawn = await describeIt();
    await bringChartsToLife(page);
    const live = await describeIt();
    expect(live.label).toBe(drawn.label);
    expect(live.label).toMatch(/\d/);
    expect(Math.abs((live.width ?? 0) - (drawn.width ?? 0))).toBeLessThan(12);
    expect(Math.abs((live.height ?? 0) - (drawn.height ?? 0))).toBeLessThan(12);
  });
});

test('no page asks another host for anything', async () => {
  const foreign: string[] = [];
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = (): string => request.url();
    if (!url().startsWith(site.url) && !/^(data|blob):/.test(url())) foreign.push(url());
  });
  const missing: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url());
  });
  for (const path of listTemplates(underFolder)) await page.goto(site.url + path);
  await context.close();
  expect(foreign).toEqual([]);
  expect(missing).toEqual([]);
});

test('a page cannot send anything to another host, by fetch, beacon, socket, image or form', async () => {
  let received = 0;
  const other = createServer((_, response) => {
    received += 1;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('got it');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
  // The other host does answer: without the policy the attempts below would arrive.
  await fetch(`http://${address}/`);
  expect(received).toBe(1);
  await onPage(browser, site.url + (lessons[0] ?? ''), {}, async (page) => {
    const outcome = await page.evaluate(async (host) => {
      const fetched = await fetch(`http://${host}/fetch`).then(
        () => 'arrived',
        () => 'blocked',
      );
      navigator.sendBeacon(`http://${host}/beacon`, 'secret');
      new WebSocket(`ws://${host}/socket`);
      new Image().src = `http://${host}/image`;
      const form = document.createElement('form');
      form.action = `http://${host}/form`;
      document.body.append(form);
      form.submit();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return fetched;
    }, address);
    expect(outcome).toBe('blocked');
  });
  other.close();
  expect(received).toBe(1);
});
