import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Axe {
  run(
    where: Document,
    options: object,
  ): Promise<{
    violations: { id: string; nodes: { html: string }[] }[];
  }>;
}

/** What axe finds on a page as it is now. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(source);
  return page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: Axe };
    const runOnly = { type: 'tag', values };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, tags);
}
