import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartMachineMemory, chartTokenLatency } from '../charts/index.ts';
import { loadChartFont } from './chart-font.ts';
import { check } from './check.ts';
import { EXERCISES } from './exercises.ts';
import {
  createBundle,
  type DisplayMessage,
  live,
  readProgress,
  renderPng,
  renderSvg,
  show,
} from './index.ts';
import { outlineSvgText } from './outline-svg-text.ts';
import { JUPYTER_DISPLAY } from './show.ts';

const chart = chartMachineMemory({
  memoryTotalBytes: 2 ** 34,
  memoryLimitBytes: 2 ** 32,
  memoryAvailableBytes: 2 ** 31,
});
const table = { title: 'A & B', columns: ['name', 'n'], rows: [['<b>', '1']] };

interface Sent {
  readonly message: DisplayMessage;
  readonly isUpdate: boolean;
}

function recorder(): {
  sent: Sent[];
  printed: string[];
  write: (m: DisplayMessage, u: boolean) => void;
} {
  const sent: Sent[] = [];
  return { sent, printed: [], write: (message, isUpdate) => sent.push({ message, isUpdate }) };
}

describe('show', () => {
  it('sends a chart as one output: Vega-Lite as an object, an image, and a text table', async () => {
    const { sent, write } = recorder();
    await show(chart, { findDisplay: () => write, asksForBundle: () => false, print: () => {} });
    expect(sent).toHaveLength(1);
    const { data, metadata } = (sent[0] as Sent).message;
    expect(Object.keys(data)).toEqual([
      'application/vnd.vegalite.v5+json',
      'text/plain',
      'image/png',
    ]);
    expect(data['application/vnd.vegalite.v5+json']).toBe(chart.spec);
    expect(data['text/plain']).toMatchInlineSnapshot(`
      "2.0 GiB of memory is free for a model
      memory                       size
      -----------------------  --------
      installed                16.0 GiB
      limit of this container   4.0 GiB
      free now                  2.0 GiB"
    `);
    const png = await sharp(Buffer.from(String(data['image/png']), 'base64')).metadata();
    expect(png.format).toBe('png');
    expect(metadata['image/png']).toEqual({
      width: Math.round(png.width / 2),
      alt: chart.description,
    });
  });

  it('tells the kernel to add nothing for the value of the cell, awaited or not', async () => {
    const { sent, write } = recorder();
    const effects = { findDisplay: () => write, asksForBundle: () => false, print: () => {} };
    const promise = show('text', effects);
    expect(await promise[JUPYTER_DISPLAY]()).toEqual({});
    expect(await (await promise)[JUPYTER_DISPLAY]()).toEqual({});
    expect(sent).toHaveLength(1);
  });

  it('gives a kernel that asks for it (Deno) the bundle instead', async () => {
    const effects = { findDisplay: () => undefined, asksForBundle: () => true, print: () => {} };
    const data = await show(table, effects)[JUPYTER_DISPLAY]();
    expect(data).toHaveProperty('text/html');
  });

  it('prints the text outside a notebook', async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    const effects = { findDisplay: () => undefined, asksForBundle: () => false, print };
    await show({ metric: 'ttftMs', value: 98.4, low: 90, high: 110 }, effects);
    await show(table, effects);
    expect(printed).toEqual([
      'ttftMs: 98.4 ms (95 % interval 90 ms to 110 ms)',
      'A & B\nname  n\n----  -\n<b>   1',
    ]);
  });
});

describe('createBundle', () => {
  it('escapes what a table holds', () => {
    expect(createBundle(table).data['text/html']).toBe(
      '<table><caption>A &amp; B</caption><thead><tr><th scope="col" style="text-align:left">name</th><th scope="col" style="text-align:right">n</th></tr></thead><tbody><tr><td style="text-align:left">&lt;b&gt;</td><td style="text-align:right">1</td></tr></tbody></table>',
    );
  });

  it('cuts the text of a long table, and says so', () => {
    const rows = Array.from({ length: 25 }, (_, i) => [String(i)]);
    const text = String(createBundle({ columns: ['i'], rows }).data['text/plain']);
    expect(text.split('\n')).toHaveLength(23);
    expect(text).toContain('and 5 more');
  });
});

describe('live', () => {
  it('replaces one output in place, at most once per interval, and ends with the image', async () => {
    const { sent, write } = recorder();
    let nowMs = 0;
    const output = live(
      { intervalMs: 100 },
      { findDisplay: () => write, now: () => nowMs, print: () => {} },
    );
    const chunks: { timeMs: number; tokens: number }[] = [];
    for (nowMs = 0; nowMs < 1000; nowMs += 10) {
      chunks.push({ timeMs: nowMs, tokens: 1 });
      output.update(chartTokenLatency({ chunks: [...chunks] }));
    }
    await output.finish();
    const ids = new Set(sent.map(({ message }) => message.transient.display_id));
    expect(ids.size).toBe(1);
    expect(sent.map(({ isUpdate }) => isUpdate)).toEqual(sent.map((_, i) => i > 0));
    expect(sent.length).toBeLessThanOrEqual(12);
    expect(sent[0]?.message.data).not.toHaveProperty('image/png');
    expect(sent.at(-1)?.message.data).toHaveProperty('image/png');
    expect(String(sent.at(-1)?.message.data['text/plain'])).toContain('and 80 more'); // all 100 tokens
    expect(sent.at(-2)?.message.data['text/plain']).toContain('and 71 more');
    expect(() => output.update('late')).toThrow('after finish()');
  });

  it('sends a held-back update when its time comes, without another call', async () => {
    const { sent, write } = recorder();
    const output = live(
      { intervalMs: 20 },
      { findDisplay: () => write, now: () => performance.now(), print: () => {} },
    );
    output.update('first');
    output.update('second');
    expect(sent).toHaveLength(1);
    await expect.poll(() => sent.length).toBe(2);
    expect(sent[1]?.message.data['text/plain']).toBe('second');
    await output.finish();
  });

  it('prints only the end outside a notebook', async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    const output = live({}, { findDisplay: () => undefined, now: () => 0, print });
    for (const text of ['1', '2', '3']) output.update(text);
    await output.finish();
    expect(printed).toEqual(['3']);
  });
});

describe('renderPng', () => {
  it('draws every letter as an outline, so that a machine without fonts shows no boxes', async () => {
    const svg = await renderSvg(chart);
    expect(svg).toMatch(/^<svg role="img" aria-label="Memory of this machine\./);
    expect(svg).toContain('<text');
    const outlined = outlineSvgText(svg, loadChartFont());
    expect(outlined).not.toContain('<text');
    expect((await renderPng(chart)).png.length).toBeGreaterThan(5000);
  });

  it('leaves Set as cells know it', async () => {
    await renderSvg(chart);
    const keys: string[] = [];
    for (const key in new Set([1])) keys.push(key);
    expect(keys).toEqual([]);
  });

  it('keeps text whose letters the font lacks, and knows real widths', () => {
    const font = loadChartFont();
    const text = '<text font-size="12px">模型 1 &amp; 2</text>';
    expect(outlineSvgText(text, font)).toBe(text);
    expect(font.measureText('iiii', 12, false)).toBeLessThan(
      font.measureText('WWWW', 12, false) / 2,
    );
    expect(outlineSvgText('<text text-anchor="end" font-size="10px">ab</text>', font)).toMatch(
      /^<path transform=" translate\(-11\.\d\d,0\)" fill="#000" d="M/,
    );
  });
});

describe('check', () => {
  let folder: string;
  let shown: string[];
  const at = new Date('2026-01-31T12:00:00Z');
  const run = (id: string, answer: unknown): Promise<unknown> =>
    check(id, answer, {
      now: () => at,
      show: async (text) => {
        shown.push(text);
        return {} as never;
      },
      progressPath: join(folder, 'progress.json'),
    });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-check-'));
    shown = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives one more hint at each failed attempt, then says that the public checks passed', async () => {
    for (const answer of [95, 'many', 130]) await run('03.1', answer);
    expect(shown).toMatchInlineSnapshot(`
      [
        "**03.1**: not yet. 95 is not it.

      - hint 1: A p95 of ten samples is only the largest of them",
        "**03.1**: not yet. The answer is not a number.

      - hint 1: A p95 of ten samples is only the largest of them
      - hint 2: The second largest must bound the p95 with 99 % confidence; sampleFloor in @offload-lab/lib/stats knows",
        "**03.1**: public checks passed.",
      ]
    `);
    expect(await readProgress(join(folder, 'progress.json'))).toEqual({
      schema: 'offload-lab/progress/1',
      exercises: { '03.1': { attempts: 3, passedAt: '2026-01-31T12:00:00.000Z' } },
    });
  });

  it('calls an answer that is a function, and says for which input it is wrong', async () => {
    await run('03.2', (values: number[]) => values.sort()[Math.floor(values.length / 2)]);
    await run('03.2', () => {
      throw new Error('not written yet');
    });
    await run('03.2', (values: number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const half = sorted.length / 2;
      return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half) - 1] ?? 0)) / 2;
    });
    expect(shown.map((text) => text.split('\n')[0])).toEqual([
      '**03.2**: not yet. It gave 4 for ([10,2,8,4]), wanted 6.',
      '**03.2**: not yet. It threw not written yet for ([5]).',
      '**03.2**: public checks passed.',
    ]);
  });

  it('refuses an unknown exercise', async () => {
    await expect(run('99.1', 1)).rejects.toThrow('Cannot check exercise "99.1": known are 01.1');
  });

  it('puts a progress file it cannot read aside instead of losing it', async () => {
    await writeFile(join(folder, 'progress.json'), '{"schema":');
    await run('03.1', 130);
    expect((await readdir(folder)).sort()).toEqual(['progress.broken.json', 'progress.json']);
    expect(await readFile(join(folder, 'progress.broken.json'), 'utf8')).toBe('{"schema":');
  });

  it('has a question, three hints and an answer that fails for every exercise', () => {
    for (const { id, question, hints, judge } of EXERCISES) {
      expect(id).toMatch(/^\d\d\.\d$/);
      expect(question.length).toBeGreaterThan(20);
      expect(hints).toHaveLength(3);
      expect(judge(undefined)).toBeTypeOf('string');
    }
  });
});
