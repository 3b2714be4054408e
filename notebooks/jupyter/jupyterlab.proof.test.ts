import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labFolder } from '@offload-lab/lib/store';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateNotebook } from '../generate.ts';
import { installKernelspec } from '../kernel/install-kernelspec.ts';
import { kernelDisplayName, notebooksFolder } from '../kernel/kernelspec.ts';
import { listLessons } from '../runner/lessons.ts';
import { formatNotebook } from '../runner/notebook.ts';
import { findChromium, type JupyterLabSession, startSession } from './jupyterlab-session.ts';
import { pythonRefusal } from './python-environment.ts';

const executablePath = findChromium();
const refusal =
  pythonRefusal('jupyterlab') ??
  (executablePath === undefined ? 'no Chromium; "apt-get install chromium" brings it' : undefined);

/** Everything JupyterLab shows on red: errors and text on stderr. */
const complaints =
  '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]';
const chart = '.vega-embed canvas, .vega-embed svg';

describe.skipIf(refusal !== undefined)(`JupyterLab (${refusal ?? 'in Chromium'})`, () => {
  // Below the project, so that notebooks find its packages, and apart from it, because JupyterLab
  // saves outputs into the files it opens.
  let root: string;
  let scratch: string;
  let session: JupyterLabSession;
  beforeAll(async () => {
    mkdirSync(labFolder(), { recursive: true });
    root = mkdtempSync(labFolder('jupyterlab-test-'));
    scratch = mkdtempSync(join(tmpdir(), 'jupyterlab-'));
    await installKernelspec();
    const sample = join(notebooksFolder, 'kernel', '__fixtures__', '90-sample.ts');
    for (const path of [
      sample,
      ...listLessons()
        .slice(0, 1)
        .map((lesson) => lesson.path),
    ]) {
      const notebook = formatNotebook(generateNotebook(readFileSync(path, 'utf8'), path));
      writeFileSync(join(root, path === sample ? 'sample.ipynb' : 'lesson.ipynb'), notebook);
    }
    session = await startSession({ root, scratch, executablePath: executablePath ?? '' });
  });
  afterAll(async () => {
    await session?.close();
    rmSync(root, { recursive: true });
    // The screenshots stay, for looking at; the settings and the profile do not.
    for (const folder of [
      'settings',
      'chromium',
      'config',
      'data',
      'runtime',
      'workspaces',
      'lab',
    ]) {
      rmSync(join(scratch, folder), { recursive: true, force: true });
    }
  });

  /** A click on "Run All Cells", and back when nothing runs any more. */
  async function runAll(notebook: string): Promise<Page> {
    const page = await session.open(`${notebook}.ipynb`);
    const screenshot = join(scratch, `${notebook}.png`);
    try {
      // Earlier there is no kernel yet, and JupyterLab would ask which one to use.
      await page.getByText(`${kernelDisplayName} | Idle`).waitFor({ timeout: 90_000 });
      await page.locator('.lm-MenuBar-itemLabel', { hasText: /^Run$/ }).click();
      await page.getByText('Run All Cells', { exact: true }).click();
      // Every queued cell shows a star; after an error, those behind it are blank again.
      const isOver = async (): Promise<boolean> => {
        const texts = await prompts(page);
        return texts.some((text) => /\d/.test(text)) && !texts.includes('[*]:');
      };
      await expect.poll(isOver, { timeout: 240_000 }).toBe(true);
      return page;
    } finally {
      const first = page.locator(chart).first();
      await first.scrollIntoViewIfNeeded({ timeout: 3000 }).catch(() => {}); // perhaps there is none
      await page.screenshot({ path: screenshot });
      console.log(`Screenshot: ${screenshot}`);
    }
  }

  test('runs every kind of cell, past an expected error to the end, and draws the chart', async () => {
    const page = await runAll('sample');
    expect(await prompts(page)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `[${n}]:`));
    expect(await page.locator(complaints).allInnerTexts()).toEqual([
      expect.stringMatching(/^a warning$/m),
      expect.stringMatching(/^LabError: Cannot go on: found "no reason"\n {2}hint: There is none/),
    ]);
    expect(await page.locator('.jp-OutputArea-executeResult').allInnerTexts()).toEqual([
      expect.stringMatching(/10$/),
      expect.stringMatching(/4$/),
    ]);
    // Updated in place: the first text of the live display is gone.
    expect(await page.getByText('working', { exact: true }).count()).toBe(0);
    expect(await drawnShare(page)).toBeGreaterThan(0.1);
  });

  test.skipIf(listLessons().length === 0)(
    'runs lesson 01 from a click on "Run All Cells" without an error and with a chart',
    async () => {
      const page = await runAll('lesson');
      expect(await page.locator(complaints).allInnerTexts()).toEqual([]);
      expect((await prompts(page)).filter((text) => !/^\[\d+\]:$/.test(text))).toEqual([]);
      const box = await page.locator(chart).first().boundingBox();
      expect(box?.width).toBeGreaterThan(100);
      expect(box?.height).toBeGreaterThan(50);
      expect(await drawnShare(page)).toBeGreaterThan(0.005);
    },
  );
});

/** The numbers beside the code cells: "[1]:" when run, "[*]:" when queued, "[ ]:" otherwise. */
async function prompts(page: Page): Promise<string[]> {
  const texts = await page.locator('.jp-CodeCell .jp-InputPrompt').allInnerTexts();
  return texts.map((text) => text.trim());
}

/** Share of the first chart's pixels that something was drawn on; an svg counts as drawn. */
function drawnShare(page: Page): Promise<number> {
  return page
    .locator(chart)
    .first()
    .evaluate((element) => {
      if (!('getContext' in element)) return 1;
      const { width, height } = element;
      const { data } = element.getContext('2d').getImageData(0, 0, width, height);
      let drawn = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isWhite = data[at] > 250 && data[at + 1] > 250 && data[at + 2] > 250;
        if (data[at + 3] > 0 && !isWhite) drawn += 1;
      }
      return drawn / (width * height);
    });
}
