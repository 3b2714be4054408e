// This browser as one more place: the same charts, with one more row in the data and in the table. Loaded
// after the measurement, together with Vega.

import type { MetricInterval } from '@offload-lab/lib/record';
import { formatMetric } from '@offload-lab/lib/units';
import { parse, type Spec, View } from 'vega';
import { readSpec } from '../read-spec.ts';
import type { LiveSummary } from './messages.ts';

/** What is changed of a compiled chart. */
interface Rows {
  readonly data: { values?: unknown[] }[];
  readonly scales: {
    readonly name: string;
    readonly domain: unknown[];
    readonly range: unknown[];
  }[];
}

/** Its own colour and shape: measured now, not published. */
const LOOK = { color: '#009e73', shape: 'diamond' } as const;

export async function addPlace(
  figures: readonly HTMLElement[],
  name: string,
  { metrics }: LiveSummary,
): Promise<void> {
  for (const figure of figures) {
    const metric = figure.dataset.metric ?? '';
    const interval = metrics[metric];
    if (interval === undefined) continue;
    addRow(figure, metric, name, interval);
    for (const plot of figure.querySelectorAll<HTMLElement>('[data-vega]')) {
      await redraw(plot, metric, name, interval);
    }
  }
}

async function redraw(
  plot: HTMLElement,
  metric: string,
  name: string,
  { p50, low, high, n }: MetricInterval,
): Promise<void> {
  const spec = (await readSpec(plot)) as Rows;
  const text = formatMetric(metric, p50);
  spec.data[0]?.values?.push({
    run: name,
    p50,
    low: low ?? p50,
    high: high ?? p50,
    n,
    text,
    state: 'here',
  });
  for (const scale of spec.scales) {
    if (scale.name !== 'color' && scale.name !== 'shape') continue;
    scale.domain.push('here');
    scale.range.push(LOOK[scale.name]);
  }
  const stage = document.createElement('div');
  const view = new View(parse(spec as unknown as Spec), {
    renderer: 'svg',
    container: stage,
    hover: true,
  });
  await view.runAsync();
  const svg = stage.querySelector('svg');
  const words = plot.querySelector('svg')?.getAttribute('aria-label') ?? '';
  svg?.setAttribute('role', 'img');
  svg?.setAttribute('aria-label', `${words.split(`. ${name}:`)[0]}. ${name}: median ${text}`);
  // A fresh element: the old one would bring back the chart without this row when somebody points at it.
  const fresh = plot.cloneNode(false) as HTMLElement;
  fresh.dataset.live = 'true';
  fresh.append(stage);
  plot.replaceWith(fresh);
}

function addRow(figure: Element, metric: string, name: string, interval: MetricInterval): void {
  const body = figure.querySelector('tbody');
  if (body === null) return;
  body.querySelector('[data-own]')?.remove();
  const { p50, low, high, n } = interval;
  const cells = [p50, low, high].map((value) =>
    value === null ? 'n/a' : formatMetric(metric, value),
  );
  const row = body.insertRow();
  row.dataset.own = 'true';
  for (const [i, text] of [name, ...cells, String(n)].entries()) {
    const cell = row.insertCell();
    cell.textContent = text;
    if (i > 0) cell.className = 'number';
  }
}
