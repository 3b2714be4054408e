import type { ChartFont } from './chart-font.ts';

/**
 * Replaces every `<text>` that Vega wrote by a `<path>` of its letters. Text with a letter that the font
 * lacks stays text: the machine's own fonts may know it.
 */
export function outlineSvgText(svg: string, font: ChartFont): string {
  return svg.replace(
    /<text([^>]*)>([^<]*)<\/text>/g,
    (element, attributes: string, escaped: string) => {
      const read = (name: string): string | undefined =>
        new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
      const fontSize = Number.parseFloat(read('font-size') ?? '11');
      const isBold = read('font-weight') === 'bold';
      const text = unescapeXml(escaped);
      const outline = font.outlineText(text, fontSize, isBold);
      if (outline === undefined) return element;
      const width = font.measureText(text, fontSize, isBold);
      const shift = { middle: -width / 2, end: -width }[read('text-anchor') ?? ''] ?? 0;
      const place = `${read('transform') ?? ''} translate(${shift.toFixed(2)},0)`;
      const opacity = read('opacity');
      return `<path transform="${place}" fill="${read('fill') ?? '#000'}"${
        opacity === undefined ? '' : ` opacity="${opacity}"`
      } d="${outline}"/>`;
    },
  );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
