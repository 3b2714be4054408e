// axe on every kind of page in both themes, before and after charts went live, and what axe does not
// check: the contrast of text inside SVG.

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { bringChartsToLife, onPage, themes } from './browser.ts';
import { atRoot, listTemplates } from './builds.ts';
import { findViolations } from './find-violations.ts';
import { openSite } from './open-site.ts';

const site = openSite(atRoot);

/** Texts in charts with less than 4.5:1 against what is behind them. */
function findPaleText(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('No canvas');
    const channels = (color: string): number[] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color: string): number => {
      const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if ((channels(backgroundColor)[3] ?? 0) === 255) return backgroundColor;
      }
      return 'white';
    };
    return [...document.querySelectorAll('figure svg text')].flatMap((text) => {
      const [a, b] = [luminance(getComputedStyle(text).fill), luminance(behind(text))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return contrast >= 4.5 ? [] : [`${text.textContent}: ${contrast.toFixed(2)}`];
    });
  });
}

const pages = listTemplates(atRoot);

describe.for(themes)('in the %s theme', (theme) => {
  test('axe finds nothing on any kind of page', async () => {
    const found: string[] = [];
    for (const path of pages) {
      await onPage(site.browser, site.url + path, { theme }, async (page) => {
        found.push(...(await findViolations(page)).map((one) => `${path} ${one}`));
        found.push(...(await findPaleText(page)).map((one) => `${path} pale: ${one}`));
      });
    }
    expect(found).toEqual([]);
  });

  test('and nothing after the charts of a lesson went live', async () => {
    const path = pages.find((page) => page.startsWith('lessons/02')) ?? '';
    await onPage(site.browser, site.url + path, { theme }, async (page) => {
      expect(await bringChartsToLife(page)).toBeGreaterThan(1);
      expect(await findViolations(page)).toEqual([]);
      expect(await findPaleText(page)).toEqual([]);
    });
  });
});
