// Cells that run in the page: what they give, what ends them, and what they cannot reach.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { measureRequest } from '@offload-lab/lib/metrics';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { atRoot } from './builds.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

let browser: Browser;
let site: ServedSite;
let page: Page;
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveSite(atRoot.folder)]);
  page = await browser.newPage();
  await page.goto(`${site.url}try/`);
  await page.locator('[data-open]').first().click();
  await page.locator('output[data-state=done]').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const output = () => page.locator('output').first();

async function run(source: string): Promise<string> {
  await page.locator('.cell textarea').first().fill(source);
  await page.locator('[data-run-cell]').first().click();
  await page.locator('output[data-state=done], output[data-state=failed]').first().waitFor();
  return (await output().textContent()) ?? '';
}

test('a cell gives what the library gives, after it was edited', async () => {
  const said = await run(`import { measureRequest } from '@offload-lab/lib/metrics';
    type Time = number; const times: Time[] = [100, 150];
    console.log(measureRequest({ chunks: times.map((timeMs) => ({ timeMs, tokens: 1 })) }));`);
  const chunks = [100, 150].map((timeMs) => ({ timeMs, tokens: 1 }));
  const wanted = JSON.parse(JSON.stringify(measureRequest({ chunks }))) as unknown;
  expect(JSON.parse(said)).toEqual(wanted);
});

test('every cell of the page runs, and Reset brings the original back', async () => {
  const fresh = await browser.newPage();
  await fresh.goto(`${site.url}try/`);
  const cells = fresh.locator('[data-cell]');
  expect(await cells.count()).toBeGreaterThan(2);
  for (const cell of await cells.all()) {
    const original = await cell.locator('pre').textContent();
    await cell.locator('[data-open]').click();
    await cell.locator('output[data-state=done]').waitFor();
    expect((await cell.locator('output').textContent())?.length).toBeGreaterThan(10);
    await cell.locator('textarea').fill('something else');
    await cell.locator('[data-reset]').click();
    expect(await cell.locator('textarea').inputValue()).toBe(original);
    expect(await cell.locator('output').textContent()).toBe('');
  }
  await fresh.close();
});

test('errors are shown: of the language, of the cell, of an import that cannot be', async () => {
  expect(await run('const = 1')).toContain('Unexpected token');
  expect(await run('throw new Error("on purpose")')).toContain('on purpose');
  expect(await run("import { readFile } from 'node:fs'; readFile;")).toContain(
    'Cannot import "node:fs"',
  );
});

test('a loop without end is ended, and the next run works', async () => {
  expect(await run('console.log("before"); while (true);')).toMatch(/before[\s\S]*Ended after/);
  expect(await run('console.log("alive")')).toBe('alive\n');
});

test('output has a bound', async () => {
  const said = await run('for (;;) console.log("x".repeat(1000));');
  expect(said.length).toBeLessThan(21_000);
  expect(said).toContain('Ended');
});

describe('a cell cannot reach', () => {
  test('the network', async () => {
    let received = 0;
    const other = createServer((_, response) => {
      received += 1;
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('got it');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    await fetch(`http://${address}/`);
    expect(received).toBe(1);
    for (const target of [`http://${address}/`, site.url]) {
      const said = await run(
        `console.log(await fetch('${target}').then(() => 'arrived', () => 'blocked'));`,
      );
      expect(said).toBe('blocked\n');
    }
    const socket = await run(`console.log(await new Promise((tell) => {
      try { const s = new WebSocket('ws://${address}/'); s.onopen = () => tell('open'); s.onerror = () => tell('blocked'); }
      catch { tell('blocked'); } }));`);
    expect(socket).toBe('blocked\n');
    expect(
      await run(
        `try { importScripts('http://${address}/a.js'); } catch { console.log('blocked'); }`,
      ),
    ).toBe('blocked\n');
    other.close();
    expect(received).toBe(1);
  });

  test('the page', async () => {
    const said = await run(
      'console.log(typeof document, typeof window, typeof parent, self.origin);',
    );
    expect(said).toBe('undefined undefined undefined null\n');
  });

  test('storage', async () => {
    const said = await run(`console.log(typeof localStorage);
      console.log(await new Promise((tell) => {
        try { const open = indexedDB.open('x'); open.onsuccess = () => tell('open'); open.onerror = () => tell('blocked'); }
        catch { tell('blocked'); } }));
      console.log(await (async () => (await caches.open('x'), 'open'))().catch(() => 'blocked'));`);
    expect(said).toBe('undefined\nblocked\nblocked\n');
  });
});
