// Text in chart images is drawn as outlines of a font that is installed with the lab. A bare container
// has no fonts at all, and an SVG rasterised there shows a box for every letter; with outlines the
// image is the same everywhere, and widths are known exactly instead of guessed.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Glyph {
  readonly index: number;
}

interface Font {
  getAdvanceWidth(text: string, fontSize: number): number;
  getPath(
    text: string,
    x: number,
    y: number,
    fontSize: number,
  ): { toPathData(digits: number): string };
  charToGlyph(character: string): Glyph;
}

export interface ChartFont {
  /** Width in pixels. */
  measureText(text: string, fontSize: number, isBold: boolean): number;
  /** SVG path data with the baseline starting at 0,0; undefined when a letter is not in the font. */
  outlineText(text: string, fontSize: number, isBold: boolean): string | undefined;
}

let loaded: ChartFont | undefined;

/** Roboto (Apache-2.0): Latin, Greek and Cyrillic. Read once, on first use. */
export function loadChartFont(): ChartFont {
  loaded ??= createChartFont();
  return loaded;
}

function createChartFont(): ChartFont {
  const require = createRequire(import.meta.url);
  // opentype.js ships no types; what is used of it is declared above.
  const opentype = require('opentype.js') as { parse(buffer: ArrayBuffer): Font };
  const load = (style: string): Font => {
    const file = require.resolve(`roboto-fontface/fonts/roboto/Roboto-${style}.woff`);
    return opentype.parse(new Uint8Array(readFileSync(file)).buffer);
  };
  const regular = load('Regular');
  const bold = load('Bold');
  const fontFor = (isBold: boolean): Font => (isBold ? bold : regular);
  return {
    measureText: (text, fontSize, isBold) => fontFor(isBold).getAdvanceWidth(text, fontSize),
    outlineText: (text, fontSize, isBold) => {
      const font = fontFor(isBold);
      if ([...text].some((character) => font.charToGlyph(character).index === 0)) return undefined;
      return font.getPath(text, 0, 0, fontSize).toPathData(2);
    },
  };
}
