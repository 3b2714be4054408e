import type { Chart } from '../charts/index.ts';
import { type ChartFont, loadChartFont } from './chart-font.ts';
import { outlineSvgText } from './outline-svg-text.ts';

/** Pixels per unit of the specification: sharp on high-density screens. */
const SCALE = 2;

/**
 * Draws a chart as SVG with real text, for pages that bring a font.
 *
 * Vega is loaded here and not at the top of the file, because its module graph has a top-level await,
 * which the kernel's `require` cannot load.
 */
export async function renderSvg(chart: Chart): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  measureWith(vega, loadChartFont());
  const spec = chart.spec as unknown as Parameters<typeof vegaLite.compile>[0];
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    const label = escapeAttribute(chart.description);
    return svg.replace('<svg ', `<svg role="img" aria-label="${label}" `);
  } finally {
    view.finalize();
  }
}

/** Draws a chart as PNG, for viewers that know no Vega-Lite (GitHub, nbconvert, mail). */
export async function renderPng(chart: Chart): Promise<Buffer> {
  const [svg, { default: sharp }] = await Promise.all([renderSvg(chart), import('sharp')]);
  const outlined = outlineSvgText(svg, loadChartFont());
  return sharp(Buffer.from(outlined), { density: 72 * SCALE })
    .png({ palette: true })
    .toBuffer();
}

interface TextMark {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** Without a canvas Vega guesses widths a third too large; labels then get too much room. */
function measureWith(vega: object, font: ChartFont): void {
  const { textMetrics } = vega as { textMetrics?: { width: unknown } };
  if (textMetrics === undefined) return;
  textMetrics.width = (mark: TextMark, text: unknown): number =>
    font.measureText(String(text ?? ''), mark.fontSize ?? 11, mark.fontWeight === 'bold');
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
