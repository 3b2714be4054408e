// Two recordings side by side: played on demand, with the times of their runs, by mouse or keyboard.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onPage, openBrowser } from './browser.ts';
import { underFolder } from './builds.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

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

const open = <T>(look: (page: Page) => Promise<T>, withoutScripts = false): Promise<T> =>
  onPage(browser, `${site.url}replay/`, { withoutScripts }, look);
const finished = (page: Page) =>
  page.locator('[data-status]', { hasText: 'Recorded, not live' }).waitFor();

test('nothing moves before somebody asks; the keyboard plays, pauses and starts again', async () => {
  await open(async (page) => {
    await page.waitForTimeout(300);
    const texts = () => page.locator('[data-pane] pre').allTextContents();
    expect(await texts()).toEqual(['', '']);
    await page.locator('[data-play]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await texts()).join('').length).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-play]').textContent()).toBe('Go on');
    const paused = await texts();
    await page.waitForTimeout(300);
    expect(await texts()).toEqual(paused);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await texts()).toEqual(['', '']);
  });
});

test('slowed down fifty times, it takes at least fifty times as long as the run did', async () => {
  await open(async (page) => {
    const longestMs = await page.evaluate(() => {
      const data = JSON.parse(
        document.querySelector('[data-replay] script[type="application/json"]')?.textContent ?? '',
      ) as { run: string; tokenTimesMs: number[] }[];
      const chosen = [...document.querySelectorAll('[data-pane] select')].map(
        (select) => (select as HTMLSelectElement).value,
      );
      const ends = data.filter(({ run }) => chosen.includes(run));
      return Math.max(...ends.map(({ tokenTimesMs }) => tokenTimesMs.at(-1) ?? 0));
    });
    const tookMs = async (speed: string): Promise<number> => {
      await page.locator('select[name=speed]').selectOption(speed);
      const before = await page.evaluate(() => performance.now());
      await page.locator('[data-play]').click();
      await finished(page);
      const after = await page.evaluate(() => performance.now());
      await page.locator('[data-restart]').click();
      return after - before;
    };
    expect(longestMs).toBeGreaterThan(0);
    expect(await tookMs('50')).toBeGreaterThanOrEqual(50 * longestMs);
    expect(await tookMs('1')).toBeGreaterThanOrEqual(longestMs);
  });
});

test('with reduced motion the end is shown at once', async () => {
  await open(async (page) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.locator('[data-play]').click();
    await finished(page);
    for (const text of await page.locator('[data-pane] pre').allTextContents()) {
      expect(text.length).toBeGreaterThan(10);
    }
  });
});

test('without scripts the same times stand in a table', async () => {
  await open(async (page) => {
    expect(await page.locator('[data-play]').isVisible()).toBe(false);
    expect(await page.locator('[data-replay] tbody tr:visible').count()).toBeGreaterThan(1);
  }, true);
});
