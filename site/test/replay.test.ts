// Two recordings side by side: played on demand, with the times of their runs, by mouse or keyboard.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onPage } from './browser.ts';
import { underFolder } from './builds.ts';
import { openSite } from './open-site.ts';

const site = openSite(underFolder);

const open = <T>(look: (page: Page) => Promise<T>, withoutScripts = false): Promise<T> =>
  onPage(site.browser, `${site.url}replay/`, { withoutScripts }, look);
const finished = (page: Page) =>
  page.locator('[data-status]', { hasText: 'Recorded, not live' }).waitFor();

/** Time stands still, and passes when the test says so: a busy machine cannot be late. */
async function stopClock(page: Page): Promise<void> {
  await page.clock.install({ time: 0 });
  await page.reload();
  await page.clock.pauseAt(86_400_000);
}

/** When the longer of the two chosen recordings ends, ms at true speed. */
function readLongestMs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const data = JSON.parse(
      document.querySelector('[data-replay] script[type="application/json"]')?.textContent ?? '',
    ) as { run: string; tokenTimesMs: number[] }[];
    const chosen = [...document.querySelectorAll('[data-pane] select')].map(
      (select) => (select as HTMLSelectElement).value,
    );
    const ends = data.filter(({ run }) => chosen.includes(run));
    return Math.max(...ends.map(({ tokenTimesMs }) => tokenTimesMs.at(-1) ?? 0));
  });
}

test('nothing moves before somebody asks; the keyboard plays, pauses and starts again', async () => {
  await open(async (page) => {
    await stopClock(page);
    const texts = () => page.locator('[data-pane] pre').allTextContents();
    const longestMs = await readLongestMs(page);
    await page.clock.runFor(60 * longestMs);
    expect(await texts()).toEqual(['', '']);
    await page.locator('[data-play]').focus();
    await page.keyboard.press('Enter');
    await page.clock.runFor(25 * longestMs);
    const half = await texts();
    expect(half.join('').length).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-play]').textContent()).toBe('Go on');
    await page.clock.runFor(60 * longestMs);
    expect(await texts()).toEqual(half);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await texts()).toEqual(['', '']);
  });
});

test('at true speed it takes as long as the run did, slowed down fifty times fifty times as long', async () => {
  await open(async (page) => {
    await stopClock(page);
    const longestMs = await readLongestMs(page);
    expect(longestMs).toBeGreaterThan(0);
    const status = () => page.locator('[data-status]').textContent();
    for (const slowness of [1, 50]) {
      await page.locator('select[name=speed]').selectOption(String(slowness));
      await page.locator('[data-play]').click();
      // A frame is 16 ms long: it starts with one and ends with one.
      await page.clock.runFor(Math.max(0, Math.floor(slowness * longestMs) - 32));
      expect(await status()).toBe('');
      await page.clock.runFor(100);
      expect(await status()).toContain('Recorded, not live');
      await page.locator('[data-restart]').click();
    }
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
