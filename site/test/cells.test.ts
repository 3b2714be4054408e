// Cells that run in the page: what they give, what ends them, and what they cannot reach.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureRequest } from '@offload-lab/lib/metrics';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../gen/paths.ts';
import { newPage, PATIENCE_MS } from './browser.ts';
import { atRoot, listPages } from './builds.ts';
import { openSite } from './open-site.ts';
import { startOtherHost } from './other-host.ts';

const site = openSite(atRoot);
let page: Page;
beforeAll(async () => {
  page = await newPage(site.browser);
  await page.goto(`${site.url}try/`);
  await page.locator('[data-open]').first().click();
  await page.locator('output[data-state=done]').first().waitFor();
});

const output = () => page.locator('output').first();

async function run(source: string): Promise<string> {
  await page.locator('.cell textarea').first().fill(source);
  await page.getByRole('button', { name: 'Run', exact: false }).first().click();
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

const withCells = listPages(atRoot)
  .filter((path) => /^(lessons|try)\//.test(path))
  .filter((path) =>
    readFileSync(join(atRoot.folder, path, 'index.html'), 'utf8').includes('data-cell='),
  );

test('every cell with a button runs, in lessons too, and Reset brings the original back', async () => {
  expect(withCells.filter((path) => path.startsWith('lessons/')).length).toBeGreaterThan(2);
  for (const path of withCells) {
    const fresh = await newPage(site.browser);
    await fresh.goto(site.url + path);
    for (const cell of await fresh.locator('[data-cell]').all()) {
      const code = cell.locator('xpath=preceding-sibling::*[1]');
      const original = (await code.locator('.ec-line').allTextContents()).join('');
      await cell.locator('[data-open]').click();
      const output = cell.locator('output:is([data-state=done], [data-state=failed])');
      await output.waitFor();
      expect(await output.getAttribute('data-state'), (await output.textContent()) ?? '').toBe(
        'done',
      );
      expect((await output.textContent())?.length, path).toBeGreaterThan(10);
      const editor = cell.locator('textarea');
      const letters = (text: string): string => text.replace(/\s/g, '');
      expect(letters(await editor.inputValue())).toBe(letters(original));
      const before = await editor.inputValue();
      await editor.fill('something else');
      await cell.getByRole('button', { name: 'Reset' }).click();
      expect(await editor.inputValue()).toBe(before);
      expect(await cell.locator('output').textContent()).toBe('');
      expect(await code.isVisible()).toBe(false);
    }
    await fresh.close();
  }
});

test('a cell of a lesson gives what the notebook gave', async () => {
  const fresh = await newPage(site.browser);
  await fresh.goto(`${site.url}${withCells.find((path) => path.includes('/03-')) ?? ''}`);
  const cell = fresh.locator('[data-cell]').first();
  const shown = cell.locator('xpath=following-sibling::*[1]').locator('td');
  const wanted = (await shown.allTextContents()).map((text) => text.trim());
  expect(wanted.length).toBeGreaterThan(4);
  await cell.locator('[data-open]').click();
  await cell.locator('output[data-state=done]').waitFor();
  const said = (await cell.locator('output').textContent()) ?? '';
  for (const value of wanted) expect(said).toContain(value);
  await fresh.close();
});

test('a code block is copied as it stands in the lesson', async () => {
  const context = await site.browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const fresh = await context.newPage();
  const path = withCells.find((one) => one.includes('/03-')) ?? '';
  await fresh.goto(site.url + path);
  await fresh.locator('.copy button').first().click();
  const read = () => fresh.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read, { timeout: PATIENCE_MS }).toMatch(/^import .*\n(.*\n)*.+;$/);
  const notebook = join(ROOT, 'notebooks', `${path.split('/')[1]}.ts`);
  expect(readFileSync(notebook, 'utf8')).toContain(await read());
  await context.close();
});

test('a cell that measures says that it runs in the lab only, and has no button', async () => {
  const fresh = await newPage(site.browser);
  await fresh.goto(`${site.url}${withCells.find((path) => path.includes('/03-')) ?? ''}`);
  const titled = fresh.locator('figure.frame', { hasText: 'in the lab only: it needs lib/bench' });
  expect(await titled.count()).toBeGreaterThan(2);
  const cells = await fresh.locator('main .expressive-code').count();
  expect(await fresh.locator('[data-open]').count()).toBeLessThan(cells);
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
    const other = await startOtherHost();
    for (const target of [`http://${other.address}/`, site.url]) {
      const said = await run(
        `console.log(await fetch('${target}').then(() => 'arrived', () => 'blocked'));`,
      );
      expect(said).toBe('blocked\n');
    }
    const socket = await run(`console.log(await new Promise((tell) => {
      try { const s = new WebSocket('ws://${other.address}/'); s.onopen = () => tell('open'); s.onerror = () => tell('blocked'); }
      catch { tell('blocked'); } }));`);
    expect(socket).toBe('blocked\n');
    expect(
      await run(
        `try { importScripts('http://${other.address}/a.js'); } catch { console.log('blocked'); }`,
      ),
    ).toBe('blocked\n');
    // A worker of its own is under the same policy.
    const nested = `fetch("http://${other.address}/").then(() => postMessage("arrived"), () => postMessage("blocked"))`;
    expect(
      await run(`console.log(await new Promise((tell) => {
        const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(nested)}])));
        worker.onmessage = ({ data }) => tell(data);
        worker.onerror = () => tell('blocked');
      }));`),
    ).toBe('blocked\n');
    other.close();
    expect(other.received).toBe(0);
  });

  test('the page', async () => {
    const said = await run(
      'console.log(typeof document, typeof window, typeof parent, self.origin);',
    );
    expect(said).toBe('undefined undefined undefined null\n');
    const markup = '<img src=x onerror="window.hacked=1">';
    expect(await run(`console.log(${JSON.stringify(markup)});`)).toBe(`${markup}\n`);
    expect(await page.locator('output img').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
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
