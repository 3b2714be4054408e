// What a page loads, and what it cannot.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { bringChartsToLife, onPage, PATIENCE_MS } from './browser.ts';
import { listPages, listTemplates, underFolder } from './builds.ts';
import { openSite } from './open-site.ts';
import { startOtherHost } from './other-host.ts';
import { type Loaded, recordTraffic, sumBytes } from './record-traffic.ts';

const KB = 1024;
const site = openSite(underFolder);
const lessons = listPages(underFolder).filter((page) => page.startsWith('lessons/'));

/** Bytes on the wire, compressed, of everything a page loads while `act` runs. */
async function weigh(
  path: string,
  withoutScripts: boolean,
  act: (page: Page) => Promise<unknown> = async () => {},
): Promise<readonly Loaded[]> {
  const context = await site.browser.newContext({ javaScriptEnabled: !withoutScripts });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const loaded = await recordTraffic(page);
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  await act(page);
  await page.waitForLoadState('networkidle');
  await context.close();
  return loaded;
}

test('a lesson weighs at most 100 KB with scripts and 40 KB without', async () => {
  for (const lesson of lessons) {
    const withScripts = sumBytes(await weigh(lesson, false));
    const without = sumBytes(await weigh(lesson, true));
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
  expect(sumBytes(own)).toBeLessThanOrEqual(5 * KB);
  expect(before.filter(({ url }) => url.includes('/charts/'))).toEqual([]);
  const after = await weigh(lesson, false, async (page) => {
    await page.locator('[data-vega]:visible').first().focus();
    await page.locator('[data-vega][data-live]').first().waitFor();
  });
  const added = sumBytes(after) - sumBytes(before);
  process.stderr.write(
    `own scripts ${(sumBytes(own) / KB).toFixed(1)} KB, a live chart ${(added / KB).toFixed(1)} KB\n`,
  );
  expect(added).toBeGreaterThan(50 * KB);
  expect(added).toBeLessThanOrEqual(200 * KB);
});

test('a live chart keeps its size, its role and its words', async () => {
  const lesson = lessons.find((path) => path.includes('/02-')) ?? '';
  await onPage(site.browser, site.url + lesson, {}, async (page) => {
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
  const context = await site.browser.newContext();
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
  const other = await startOtherHost();
  await onPage(site.browser, site.url + (lessons[0] ?? ''), {}, async (page) => {
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
    }, other.address);
    expect(outcome).toBe('blocked');
  });
  other.close();
  expect(other.received).toBe(0);
});
