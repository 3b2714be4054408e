// A chart on a page: an SVG drawn now, the same numbers as a table, and the compiled Vega specification
// as a file of its own, which is loaded only when somebody points at the chart. Colours are custom
// properties, so one SVG follows the light and the dark theme without a script.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, withTheme } from '@offload-lab/lib/charts';
import { renderSvg } from '@offload-lab/lib/notebook';
import { escapeHtml, toTableHtml } from '../html.ts';
import { PUBLIC, toHref } from '../paths.ts';
import { slimSvg } from './slim-svg.ts';

export interface FigureOptions {
  /** Attributes that say where the numbers come from, for example `data-run="..."`. */
  readonly evidence: string;
  /** One line under the chart, HTML, with links to the runs. */
  readonly provenance: string;
}

type Spec = Chart['spec'];

export async function renderFigure(chart: Chart, options: FigureOptions): Promise<string> {
  const { title, subtitle } = titleOf(chart.spec);
  const bare = withoutTitle(withTheme(chart, 'css'));
  const narrow = narrowed(bare);
  const plots =
    narrow === undefined
      ? [await renderPlot(bare, title, 'only')]
      : [await renderPlot(bare, title, 'wide'), await renderPlot(narrow, title, 'narrow')];
  const { title: _, ...table } = chart.table;
  return [
    `<figure class="chart not-content" ${options.evidence}>`,
    `<figcaption><span class="chart-title">${escapeHtml(title)}</span>`,
    subtitle === undefined ? '' : `<span class="chart-subtitle">${escapeHtml(subtitle)}</span>`,
    '</figcaption>',
    ...plots,
    `<details><summary>The same numbers as a table</summary>${toTableHtml(table)}</details>`,
    `<p class="provenance">${options.provenance}</p>`,
    '</figure>',
  ].join('');
}

async function renderPlot(chart: Chart, title: string, size: string): Promise<string> {
  const compiled = await compileVega(chart.spec);
  const id = createHash('sha256').update(compiled).digest('hex').slice(0, 10);
  mkdirSync(join(PUBLIC, 'charts'), { recursive: true });
  writeFileSync(join(PUBLIC, 'charts', `${id}.json`), compiled);
  const svg = slimSvg(await renderSvg(chart), id);
  const address = toHref(`charts/${id}.json`);
  return `<div class="chart-plot chart-${size}" role="group" aria-label="${escapeHtml(title)}" tabindex="0" data-vega="${address}">${svg}</div>`;
}

/** Width of a plot on a phone, the names on its left not counted. */
const NARROW_WIDTH = 170;

/** The same chart for a phone, where text must not shrink; undefined for charts of several panels. */
function narrowed(chart: Chart): Chart | undefined {
  const { width } = chart.spec;
  if (typeof width !== 'number' || width <= NARROW_WIDTH) return undefined;
  return { ...chart, spec: { ...chart.spec, width: NARROW_WIDTH } };
}

export function titleOf({ title }: Spec): { title: string; subtitle?: string } {
  if (typeof title === 'string') return { title };
  const { text, subtitle } = (title ?? {}) as { text?: unknown; subtitle?: unknown };
  const join = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value));
  return {
    title: join(text ?? 'Chart'),
    ...(subtitle === undefined ? {} : { subtitle: join(subtitle) }),
  };
}

/** The page sets the title in its own type, where it can wrap. */
function withoutTitle(chart: Chart): Chart {
  const { title: _, ...spec } = chart.spec;
  return { ...chart, spec: { ...spec, padding: 4 } };
}

async function compileVega(spec: Spec): Promise<string> {
  const { compile } = (await import('vega-lite')) as unknown as {
    compile(spec: object): { readonly spec: unknown };
  };
  return JSON.stringify(compile(spec).spec);
}
