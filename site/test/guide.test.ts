// The decision guide in a browser: it decides as `lab decide` does, works without scripts, and bears whatever
// is dropped on it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Decision, decide, nameCandidate } from '@offload-lab/lib/decision';
import { exampleRecord, type RunRecord } from '@offload-lab/lib/record';
import { listRecords } from '@offload-lab/lib/store';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PUBLISHED_RUNS } from '../gen/paths.ts';
import { parseAnswers } from '../src/scripts/guide/answers.ts';
import type { PackedRuns } from '../src/scripts/guide/packed-runs.ts';
import { PERSONAS } from '../src/scripts/guide/personas.ts';
import { sayVerdict } from '../src/scripts/guide/render-decision.ts';
import { onPage } from './browser.ts';
import { underFolder } from './builds.ts';
import { openSite } from './open-site.ts';

const ON = '2026-11-20';
const site = openSite(underFolder);
let all: readonly RunRecord[] | undefined;

/** What the page was built with: the published runs of that moment. */
async function decideHere(answers: string, records: readonly RunRecord[] = []): Promise<Decision> {
  const shown = JSON.parse(
    readFileSync(join(underFolder.folder, 'guide/published.json'), 'utf8'),
  ) as PackedRuns;
  const ids = new Set(shown.runs.map(({ facts }) => facts.id));
  all ??= (await listRecords(PUBLISHED_RUNS)).records.map(({ record }) => record);
  const published = all.filter(({ id }) => ids.has(id));
  return decide({
    now: `${ON}T12:00:00.000Z`,
    workload: parseAnswers(answers),
    records,
    published,
  });
}

async function waitForAnswer(page: Page): Promise<void> {
  await page.locator('[data-result]:not([aria-busy])').waitFor();
  await page
    .locator('[data-status]', { hasText: /nothing was sent|refused|wanted|no question/ })
    .waitFor();
}

const open = <T>(hash: string, look: (page: Page) => Promise<T>): Promise<T> =>
  onPage(site.browser, `${site.url}guide/${hash}`, {}, look);

const asFile = (record: object, name = 'own.json') => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(record)),
});

test('without scripts there is a verdict for at least six kinds of readers, with its assumptions', async () => {
  await onPage(site.browser, `${site.url}guide/`, { withoutScripts: true }, async (page) => {
    expect(PERSONAS.length).toBeGreaterThanOrEqual(6);
    expect(await page.locator('.persona-verdict:visible').count()).toBe(PERSONAS.length);
    expect(await page.locator('.guide form').isVisible()).toBe(false);
    await page.locator('.personas > details').first().locator('> summary').click();
    const text = await page.locator('.personas > details').first().textContent();
    expect(text).toContain('What was assumed');
    expect(text).toContain('What would change it');
  });
});

describe('the page decides as the library does', () => {
  test('for every reader it was built for, one after the other', async () => {
    await open(`#users=2&on=${ON}`, async (page) => {
      await waitForAnswer(page);
      for (const { answers } of PERSONAS) {
        const wanted = await decideHere(answers);
        await page.evaluate((hash) => location.assign(hash), `#${answers}&on=${ON}`);
        const rows = page.locator('[data-result] table').first().locator('tbody th');
        const read = async () => ({
          verdict: await page.locator('[data-result] .verdict').textContent(),
          places: await rows.allTextContents(),
        });
        await expect.poll(read, { timeout: 200_000 }).toEqual({
          verdict: `${sayVerdict(wanted)}.`,
          places: wanted.ranked.map(nameCandidate),
        });
      }
    });
  });

  test('with a record of the reader, which never leaves the page', async () => {
    const record = exampleRecord();
    const wanted = await decideHere('', [record]);
    await open(`#users=4&on=${ON}`, async (page) => {
      await waitForAnswer(page);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.method() + request.url()));
      await page.setInputFiles('.guide input[type=file]', [asFile(record)]);
      await page.locator('[data-files] li').waitFor();
      expect(await page.locator('[data-files] li').textContent()).toContain('is in');
      await waitForAnswer(page);
      expect(await page.locator('[data-result] .verdict').textContent()).toBe(
        `${sayVerdict(wanted)}.`,
      );
      expect(await page.locator('[data-result]').textContent()).toContain('other readers');
      expect(asked).toEqual([]);
    });
  });
});

test('answers go into a short address, and an address gives its answers back', async () => {
  await open('', async (page) => {
    await page.locator('[name=users]').fill('7');
    await page.locator('[name=code]').selectOption('own-machines');
    await waitForAnswer(page);
    expect(new URL(page.url()).hash).toBe('#users=7&code=own-machines');
    await page.reload();
    expect(await page.locator('[name=users]').inputValue()).toBe('7');
    await waitForAnswer(page);
    expect(await page.locator('[data-result]').textContent()).toContain('own-machines');
  });
});

test('the answers of another reader are a place to start from', async () => {
  await open('', async (page) => {
    const reader = page.locator('.personas > details').nth(1);
    await reader.locator('> summary').click();
    await reader.locator('button[data-answers]').click();
    await waitForAnswer(page);
    expect(new URL(page.url()).hash).toBe(`#${PERSONAS[1]?.answers}`);
    expect(await page.locator('[name=users]').inputValue()).toBe('10');
  });
});

test('an address that cannot be read is answered with a sentence', async () => {
  await open('#users=many', async (page) => {
    await waitForAnswer(page);
    expect(await page.locator('[data-status]').textContent()).toContain('"users" is "many"');
  });
});

test('records of two machines stand side by side', async () => {
  const one = exampleRecord();
  const second = exampleRecord({ machine: { ...one.machine, cpuModel: 'Another processor' } });
  await open('', async (page) => {
    await page.setInputFiles('.guide input[type=file]', [asFile(one), asFile(second, 'b.json')]);
    await page.locator('[data-result]', { hasText: 'Your machines side by side' }).waitFor();
    const text = await page.locator('[data-result]').textContent();
    expect(text).toContain('Another processor');
  });
});

test('hostile records are refused with a sentence, and nothing in them is executed', async () => {
  const good = exampleRecord();
  const script = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  const files = [
    { name: `${script}.json`, mimeType: 'application/json', buffer: Buffer.from('{"schema":1}') },
    asFile({ ...good, model: { ...good.model, name: script } }, 'edited.json'),
    asFile({ schema: 'something/else' }, 'schema.json'),
    {
      name: 'prototype.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(good).replace('{', '{"__proto__":{"hacked":1},')),
    },
    asFile(
      { ...good, samples: good.samples.map((s) => ({ ...s, promptTokens: 1e300 })) },
      'absurd.json',
    ),
    { name: 'words.json', mimeType: 'application/json', buffer: Buffer.from('not JSON <b>') },
  ];
  await open('', async (page) => {
    page.on('dialog', () => expect.unreachable('a dialog opened'));
    await page.setInputFiles('.guide input[type=file]', files);
    await expect
      .poll(() => page.locator('[data-files] li').count(), { timeout: 200_000 })
      .toBe(files.length);
    // A hundred megabytes, made in the page: they are refused without being read.
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(100_000_000)], 'large.json'));
      document
        .querySelector('[data-guide]')
        ?.dispatchEvent(
          new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
    });
    await expect
      .poll(() => page.locator('[data-files] li').count(), { timeout: 200_000 })
      .toBe(files.length + 1);
    const said = await page.locator('[data-files] li').allTextContents();
    for (const sentence of said) expect(sentence).toContain('is refused: ');
    expect(said.join('\n')).toContain('it has 100 MB');
    expect(
      await page.evaluate(() => [Reflect.get(window, 'hacked'), Reflect.get({}, 'hacked')]),
    ).toEqual([undefined, undefined]);
    expect(await page.locator('[data-guide] script, [data-guide] img').count()).toBe(0);
  });
});

test('a record with script in its names is shown as text', async () => {
  const good = exampleRecord();
  const script = '<img src=x onerror="window.hacked=1">';
  const record = exampleRecord({ model: { ...good.model, name: script } });
  await open('', async (page) => {
    await page.setInputFiles('.guide input[type=file]', [asFile(record)]);
    await page.locator('[data-files] li').waitFor();
    await waitForAnswer(page);
    expect(await page.locator('[data-guide]').textContent()).toContain('onerror=');
    expect(await page.locator('[data-guide] img').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
  });
});

test('own scripts of the guide weigh at most 15 KB before somebody answers', async () => {
  await open('', async (page) => {
    await page.waitForLoadState('networkidle');
    const loaded = () =>
      page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const inline = await page.locator('script[type=module]:not([src])').allTextContents();
    const own = inline.filter((text) => text.includes('data-guide'));
    const files = (await loaded()).filter((name) => /_astro\/[Gg]uide[^/]*\.js/.test(name));
    for (const file of files) own.push(await (await fetch(file)).text());
    expect(own.length).toBeGreaterThan(0);
    const bytes = gzipSync(own.join('')).length;
    process.stderr.write(`own scripts of the guide ${(bytes / 1024).toFixed(1)} KB\n`);
    expect(bytes).toBeLessThanOrEqual(15 * 1024);
    expect((await loaded()).some((name) => /worker|published/.test(name))).toBe(false);
    await page.locator('[name=users]').fill('9');
    await waitForAnswer(page);
    expect((await loaded()).some((name) => /worker/.test(name))).toBe(true);
  });
});
