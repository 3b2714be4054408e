// axe on the pages that change while somebody uses them, after they did; before that, every page is looked
// at anyway.

import { expect, test } from 'vitest';
import { onPage, themes } from './browser.ts';
import { atRoot } from './builds.ts';
import { findViolations } from './find-violations.ts';
import { openSite } from './open-site.ts';

const site = openSite(atRoot);

test.for(themes)('axe finds nothing after a decision, a replay and a cell, %s', async (theme) => {
  await onPage(site.browser, `${site.url}guide/`, { theme }, async (page) => {
    await page.locator('.personas summary').first().click();
    await page.locator('[name=users]').fill('9');
    await page.locator('[data-status]', { hasText: 'nothing was sent' }).waitFor();
    for (const summary of await page.locator('[data-result] summary').all()) await summary.click();
    expect(await findViolations(page)).toEqual([]);
  });
  await onPage(site.browser, `${site.url}replay/`, { theme }, async (page) => {
    await page.locator('[data-play]').click();
    await page.locator('[data-status]', { hasText: 'Recorded' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
  await onPage(site.browser, `${site.url}try/`, { theme }, async (page) => {
    await page.locator('[data-open]').first().click();
    await page.locator('output[data-state=done]').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});
