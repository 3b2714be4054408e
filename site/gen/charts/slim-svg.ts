// Vega's SVG says much that a page does not need: a label on every mark, though the drawing as a whole is
// one image with one description; classes nobody styles; a font on every text; coordinates to the
// fifteenth digit. Half of a lesson's bytes were this.

/** The same drawing in fewer bytes; `prefix` keeps its ids apart from those of other charts. */
export function slimSvg(svg: string, prefix: string): string {
  const end = svg.indexOf('>') + 1;
  const [root, inside] = [svg.slice(0, end), svg.slice(end)];
  const slim = inside
    .replace(/<[^>]+>/g, slimTag)
    .replace(/<path d="M0,0h0v0h0Z"(?: [a-z-]+="[^"]*")*(?:\/>|><\/path>)/g, '')
    .replace(/<text(?: [a-z-]+="[^"]*")*(?:\/>|><\/text>)/g, '')
    .replace(/<g><\/g>/g, '')
    .replaceAll('\n', ' ');
  return separateIds(root.replace(/ (?:class|xmlns:xlink|version)="[^"]*"/g, '') + slim, prefix);
}

/** Digits are cut in coordinates only: what a text says stays as it is. */
function slimTag(tag: string): string {
  return tag
    .replace(/ (?:aria-[a-z]+|role|class|font-family|pointer-events)="[^"]*"/g, '')
    .replace(/(\d\.\d)\d+/g, '$1')
    .replace(/(\d)\.0(?!\d)/g, '$1')
    .replace(' transform="translate(0,0)"', '');
}

/** Several SVGs share a page: a clip path called "clip0" in each would clip the wrong one. */
function separateIds(svg: string, prefix: string): string {
  return svg
    .replace(/\bid="([^"]+)"/g, `id="${prefix}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`);
}
