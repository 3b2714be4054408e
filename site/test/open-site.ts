import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './browser.ts';
import type { Build } from './builds.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

/** A built site that is served and a browser to read it, once the tests of a file begin. */
export interface OpenSite {
  readonly browser: Browser;
  /** Address of the home page, with the base and a slash at the end. */
  readonly url: string;
}

/** Opens both before the tests of a file, and closes them after. */
export function openSite({ folder, base }: Build): OpenSite {
  let browser: Browser;
  let served: ServedSite;
  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), serveSite(folder, base)]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  return {
    get browser() {
      return browser;
    },
    get url() {
      return served.url;
    },
  };
}
