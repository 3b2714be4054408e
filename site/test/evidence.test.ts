import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkBuilt } from '../evidence/check-built.ts';
import { atRoot } from './builds.ts';

const copy = mkdtempSync(join(tmpdir(), 'lab-site-'));
afterAll(() => rmSync(copy, { recursive: true }));

test('every number of the built site has its evidence, and one planted number is found', () => {
  const report = checkBuilt(atRoot.folder);
  expect(report.violations).toEqual([]);
  expect(report.pages).toBeGreaterThan(10);
  cpSync(atRoot.folder, copy, {
    recursive: true,
    filter: (path) => !/pagefind|runs\/\w+\.json/.test(path),
  });
  const page = join(copy, globSync('lessons/*/index.html', { cwd: copy }).sort()[0] ?? '');
  const html = readFileSync(page, 'utf8');
  const planted = html.replace('<div class="sl-heading-wrapper', '<p>It takes 412 ms.</p>$&');
  expect(planted).not.toBe(html);
  writeFileSync(page, planted);
  expect(checkBuilt(copy).violations).toMatchObject([{ number: '412', reason: 'typed' }]);
});

test('a run card that is taken away breaks every number that led to it', () => {
  const [card = ''] = globSync('runs/*/index.html', { cwd: copy });
  rmSync(join(copy, card));
  const id = card.split('/')[1] ?? '';
  const reasons = checkBuilt(copy).violations.map(({ reason }) => reason);
  expect(reasons).toContain(`no run card for "${id}"`);
});
