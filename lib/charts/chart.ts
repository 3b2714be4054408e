import type { Table } from '../units/index.ts';
import { type ChartTheme, themeConfig } from './theme.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A Vega-Lite specification as plain JSON. */
export type VegaLiteSpec = { readonly [key: string]: JsonValue };

/** A chart: what to draw, what it says in words, and the same numbers as a table. */
export interface Chart {
  readonly kind: 'chart';
  /** The finding, with its unit. */
  readonly title: string;
  /** Alternative text: what a reader who cannot see the chart needs, numbers included. */
  readonly description: string;
  /** Self-contained: data inside, no address loaded. Valid for Vega-Lite 5 and 6. */
  readonly spec: VegaLiteSpec;
  readonly table: Table;
}

interface ChartParts {
  readonly title: string;
  readonly subtitle?: string;
  readonly description: string;
  /** Marks, encodings and data; `$schema`, title, description and theme are added. */
  readonly body: VegaLiteSpec;
  readonly table: Table;
}

export interface ChartOptions {
  /** @default 'paper' */
  readonly theme?: ChartTheme;
}

// JupyterLab 4 registers the v5 MIME type and schema; Vega-Lite 6 accepts them as well.
const SCHEMA = 'https://vega.github.io/schema/vega-lite/v5.json';

export function createChart(parts: ChartParts, options: ChartOptions = {}): Chart {
  const { title, subtitle, description, body, table } = parts;
  const spec: VegaLiteSpec = {
    $schema: SCHEMA,
    title: { text: title, ...(subtitle === undefined ? {} : { subtitle }) },
    description,
    ...body,
    ...themeConfig(options.theme ?? 'paper'),
  };
  return { kind: 'chart', title, description, spec, table: { title, ...table } };
}

/** Refuses to draw an empty chart: a frame without marks looks like a result of zero. */
export function requireRows(rows: readonly unknown[], what: string): void {
  if (rows.length === 0) throw new RangeError(`Cannot draw a chart: there is no ${what} to show`);
}

/** Width of the plot such that it fits into a notebook cell together with the names on its left. */
export function fitWidth(labels: readonly string[]): number {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return Math.min(440, Math.max(220, 600 - 7 * longest)); // about 7 pixels per letter at 12 pixels
}

/** The same chart for another background. */
export function withTheme(chart: Chart, theme: ChartTheme): Chart {
  return { ...chart, spec: { ...chart.spec, ...themeConfig(theme) } };
}
