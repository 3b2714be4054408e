import { type Browser, chromium, type Page } from 'playwright-core';

export type Theme = 'light' | 'dark';
export const themes: readonly Theme[] = ['light', 'dark'];

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** How long a page may take for one thing: a machine may be busy with much else. */
export const PATIENCE_MS = 120_000;

export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly withoutScripts?: boolean;
}

/** Runs `look` on a page of its own, in a context of its own: nothing is cached, nothing remembered. */
export async function onPage<T>(
  browser: Browser,
  url: string,
  options: PageOptions,
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    colorScheme: options.theme ?? 'light',
    javaScriptEnabled: options.withoutScripts !== true,
    viewport: { width: options.width ?? 1280, height: 800 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await look(page);
  } finally {
    await context.close();
  }
}

/** Points at every chart of a page and waits until it is live. */
export async function bringChartsToLife(page: Page): Promise<number> {
  const plots = page.locator('[data-vega]:visible');
  const count = await plots.count();
  for (let i = 0; i < count; i += 1) {
    await plots.nth(i).dispatchEvent('pointerenter');
    await plots.nth(i).and(page.locator('[data-live]')).waitFor();
  }
  return count;
}
