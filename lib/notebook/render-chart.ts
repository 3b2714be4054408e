import type { Chart } from '../charts/index.ts';
import { type ChartFont, loadChartFont } from './chart-font.ts';
import { escapeHtml } from './format-html.ts';
import { outlineSvgText } from './outline-svg-text.ts';
import { loadVega, type Vega } from './vega.ts';

/** Pixels per unit of the specification: sharp on high-density screens. */
const SCALE = 2;

/** Draws a chart as SVG with real text, for pages that bring a font. */
export async function renderSvg(chart: Chart): Promise<string> {
  const { vega, vegaLite } = await loadVega();
  measureWith(vega, loadChartFont());
  const { spec } = vegaLite.compile(chart.spec);
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    const label = escapeHtml(chart.description);
    return svg.replace('<svg ', `<svg role="img" aria-label="${label}" `);
  } finally {
    view.finalize();
  }
}

export interface ChartImage {
  readonly png: Uint8Array;
  /** Width at which to show it: half of the image's own pixels. */
  readonly widthPixels: number;
}

/** Draws a chart as PNG, for viewers that know no Vega-Lite (GitHub, nbconvert, mail). */
export async function renderPng(chart: Chart): Promise<ChartImage> {
  const [svg, { default: sharp }] = await Promise.all([renderSvg(chart), import('sharp')]);
  const outlined = outlineSvgText(svg, loadChartFont());
  const { data, info } = await sharp(Buffer.from(outlined), { density: 72 * SCALE })
    .png({ palette: true })
    .toBuffer({ resolveWithObject: true });
  return { png: data, widthPixels: Math.round(info.width / SCALE) };
}

/** Without a canvas Vega guesses widths a third too large; labels then get too much room. */
function measureWith(vega: Vega, font: ChartFont): void {
  vega.textMetrics.width = (mark, text) =>
    font.measureText(String(text ?? ''), mark.fontSize ?? 11, mark.fontWeight === 'bold');
}
