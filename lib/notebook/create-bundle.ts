import type { Chart } from '../charts/index.ts';
import { formatTable, type Table } from '../units/index.ts';
import { escapeHtml, formatHtmlTable } from './format-html.ts';
import type { DisplayBundle } from './kernel-display.ts';
import { formatMetricLine, isChart, isTable, type Showable } from './showable.ts';

/** JupyterLab 4 renders this type itself; it knows no v6. */
const VEGA_LITE = 'application/vnd.vegalite.v5+json';

/** Longest text table: the chart or the HTML beside it has everything. */
const MAX_TEXT_ROWS = 20;

export interface Bundle {
  readonly data: DisplayBundle;
  readonly metadata: DisplayBundle;
}

/** Everything but the image, which takes a renderer; quick enough for live updates. */
export function createBundle(item: Showable): Bundle {
  const text = formatPlainText(item);
  if (typeof item === 'string') {
    return { data: { 'text/markdown': item, 'text/plain': text }, metadata: {} };
  }
  if (isChart(item)) {
    return { data: { [VEGA_LITE]: item.spec, 'text/plain': text }, metadata: {} };
  }
  const html = isTable(item) ? formatHtmlTable(item) : `<p>${escapeHtml(text)}</p>`;
  return { data: { 'text/html': html, 'text/plain': text }, metadata: {} };
}

/** The same with an image for viewers that know no Vega-Lite. */
export async function createFullBundle(item: Showable): Promise<Bundle> {
  const bundle = createBundle(item);
  return isChart(item) ? addImage(bundle, item) : bundle;
}

export function formatPlainText(item: Showable): string {
  if (typeof item === 'string') return item;
  if (isChart(item)) return formatTable(shorten(item.table));
  return isTable(item) ? formatTable(shorten(item)) : formatMetricLine(item);
}

async function addImage(bundle: Bundle, chart: Chart): Promise<Bundle> {
  const { renderPng } = await import('./render-chart.ts');
  const { png, widthPixels } = await renderPng(chart);
  return {
    data: { ...bundle.data, 'image/png': Buffer.from(png).toString('base64') },
    // Twice as many pixels as the chart is wide: shown at its own size it is sharp.
    metadata: { 'image/png': { width: widthPixels, alt: chart.description } },
  };
}

function shorten(table: Table): Table {
  const left = table.rows.length - MAX_TEXT_ROWS;
  if (left <= 0) return table;
  const more = [`and ${left} more`, ...table.columns.slice(1).map(() => '')];
  return { ...table, rows: [...table.rows.slice(0, MAX_TEXT_ROWS), more] };
}
