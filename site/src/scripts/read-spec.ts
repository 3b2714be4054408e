/**
 * The compiled chart behind a drawn one. Vega measures text on a canvas, which knows no custom properties:
 * with the page's font written out, names are as wide as they are drawn and none is cut.
 */
export async function readSpec(plot: HTMLElement): Promise<unknown> {
  const text = await (await fetch(plot.dataset.vega ?? '')).text();
  const family = getComputedStyle(plot).fontFamily.replaceAll('"', "'");
  return JSON.parse(text.replaceAll('var(--__sl-font, sans-serif)', family));
}
