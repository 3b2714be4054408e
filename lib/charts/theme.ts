// One grey cannot be read on white and on near-black alike: 4.5:1 on #fff asks for a luminance of at
// most 0.183, 4.5:1 on #111 for at least 0.200. So text follows the background: `paper` and `dark` bring
// their own opaque background and are readable whatever the page around them looks like (a notebook
// theme, an exported PNG); `css` is transparent and takes the page's colours from custom properties.
// Marks need 3:1 only, and these four (from Okabe and Ito, safe for colour-blind readers) have it on
// both. Colour never carries meaning alone: shape, position or a label says it too.

import type { VegaLiteSpec } from './chart.ts';

export type ChartTheme = 'paper' | 'dark' | 'css';

interface ThemeColors {
  readonly background: string | null;
  readonly ink: string;
  readonly grid: string;
}

export const THEMES: Readonly<Record<ChartTheme, ThemeColors>> = {
  paper: { background: '#ffffff', ink: '#333333', grid: '#dddddd' },
  dark: { background: '#111111', ink: '#dddddd', grid: '#3a3a3a' },
  css: {
    background: null,
    ink: 'var(--sl-color-text, #333333)',
    grid: 'var(--sl-color-hairline, #dddddd)',
  },
};

/** Marks, in the order series use them. */
export const PALETTE = {
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#009e73',
  purple: '#b0609a',
} as const;

/** Shapes in the same order, so that a series is told apart without its colour. */
export const SHAPES = ['circle', 'square', 'triangle-up', 'diamond'] as const;

export function themeConfig(theme: ChartTheme): VegaLiteSpec {
  const { background, ink, grid } = THEMES[theme];
  const font =
    theme === 'css' ? 'var(--__sl-font, sans-serif)' : 'Roboto, DejaVu Sans, Arial, sans-serif';
  const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12 };
  return {
    background,
    padding: 12,
    config: {
      font,
      view: { stroke: null },
      mark: { color: PALETTE.blue },
      text: { color: ink, fontSize: 12 },
      rule: { color: ink },
      title: {
        color: ink,
        subtitleColor: ink,
        anchor: 'start',
        fontSize: 15,
        subtitleFontSize: 12,
        subtitlePadding: 4,
        offset: 10,
        frame: 'bounds',
      },
      axis: {
        ...text,
        titleFontWeight: 'normal',
        titlePadding: 8,
        domainColor: grid,
        tickColor: grid,
        gridColor: grid,
        labelLimit: 0, // names are never cut
        labelFlush: false,
      },
      header: text,
      legend: { ...text, symbolSize: 90, labelLimit: 0 },
    },
  };
}
