// What a reader meets: pages at every width and in both themes, without scripts, on paper, by keyboard.

import { describe, expect, test } from 'vitest';
import { onPage, themes } from './browser.ts';
import { atRoot, listPages, listTemplates } from './builds.ts';
import { openSite } from './open-site.ts';

const site = openSite(atRoot);

const pages = listTemplates(atRoot);
const lesson = listPages(atRoot).find((page) => page.startsWith('lessons/')) ?? '';

test('no page scrolls sideways at 320 pixels', async () => {
  const wide: string[] = [];
  for (const path of pages) {
    const width = await onPage(site.browser, site.url + path, { width: 320 }, (page) =>
      page.evaluate(() => document.documentElement.scrollWidth),
    );
    if (width > 320) wide.push(`${path}: ${width}`);
  }
  expect(wide).toEqual([]);
});

describe('without scripts', () => {
  test('a lesson shows its text, code, outputs, charts and the numbers behind them', async () => {
    await onPage(site.browser, site.url + lesson, { withoutScripts: true }, async (page) => {
      expect(await page.locator('main h2:visible').count()).toBeGreaterThan(3);
      expect(await page.locator('main pre:visible').count()).toBeGreaterThan(3);
      expect(await page.locator('main svg[role="img"]:visible').count()).toBeGreaterThan(0);
      await page.locator('figure details summary').first().click();
      expect(await page.locator('figure table').first().isVisible()).toBe(true);
      expect(await page.locator('main [hidden]').count()).toBe(0);
    });
  });

  test('home leads to every lesson from its text', async () => {
    const links = await onPage(site.browser, site.url, { withoutScripts: true }, (page) =>
      page.locator('main a[href*="/lessons/"]:visible').count(),
    );
    expect(links).toBe(listPages(atRoot).filter((page) => page.startsWith('lessons/')).length);
  });
});

test('search finds a term of the glossary and leads there', async () => {
  await onPage(site.browser, site.url, {}, async (page) => {
    await page.locator('button[data-open-modal]:enabled').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('dialog input').fill('prefill');
    const found = page.locator('dialog a[href*="glossary"]').first();
    await found.waitFor();
    await found.click();
    await page.waitForURL(/glossary/);
    expect(await page.locator('h1').textContent()).toBe('Glossary');
  });
});

test('the theme follows the system, and the choice of the reader before that', async () => {
  const background = new Set<string>();
  for (const theme of themes) {
    await onPage(site.browser, site.url, { theme }, async (page) => {
      const read = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      background.add(await read());
      await page.locator('starlight-theme-select select:visible').selectOption('dark');
      await page.reload();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    });
  }
  expect(background.size).toBe(2);
});

test('on paper every table behind a chart is open, and navigation stays away', async () => {
  await onPage(site.browser, site.url + lesson, {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const box = await page.locator('figure details .scroll-box').first().boundingBox();
    expect(box?.height).toBeGreaterThan(40);
    expect(await page.locator('nav.sidebar').isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(20_000);
  });
});

test('by keyboard: skip link first, then everything in order, focus always to be seen', async () => {
  await onPage(site.browser, site.url + lesson, {}, async (page) => {
    const seen: string[] = [];
    const unseen: string[] = [];
    for (let i = 0; i < 400; i += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const focused = document.activeElement;
        if (!(focused instanceof HTMLElement || focused instanceof SVGElement)) return undefined;
        if (focused === document.body) return undefined;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
        const ring = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        const parent = focused.closest('site-search, label, .sl-flex');
        const within = parent !== null && getComputedStyle(parent).outlineStyle !== 'none';
        const name = `${focused.tagName} ${focused.getAttribute('aria-label') ?? focused.textContent?.trim().slice(0, 30)}`;
        return { name, isVisible: ring || within };
      });
      if (at === undefined) break;
      seen.push(at.name);
      if (!at.isVisible) unseen.push(at.name);
    }
    expect(seen[0]).toContain('Skip to content');
    expect(seen.some((name) => name.startsWith('BUTTON Search'))).toBe(true);
    expect(seen.filter((name) => name.startsWith('SUMMARY')).length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(400);
    expect(unseen).toEqual([]);
  });
});

test('an address that does not exist gets a page that helps', async () => {
  await onPage(site.browser, `${site.url}nowhere/`, {}, async (page) => {
    expect(await page.locator('h1').textContent()).toContain('Not here');
  });
});
