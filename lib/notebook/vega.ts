// The part of Vega that drawing needs. Its own types are declared again here, because they are large:
// every kernel would read them before its first cell that shows something.

interface TextMark {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

interface View {
  toSVG(): Promise<string>;
  finalize(): void;
}

export interface Vega {
  readonly View: new (runtime: unknown, options: { readonly renderer: 'none' }) => View;
  parse(spec: unknown): unknown;
  readonly textMetrics: { width: (mark: TextMark, text: unknown) => number };
}

export interface VegaLite {
  compile(spec: object): { readonly spec: unknown };
}

/**
 * Loads Vega on first use. Never at the top of a file: its module graph has a top-level await, which
 * the kernel's `require` cannot load.
 */
export async function loadVega(): Promise<{ readonly vega: Vega; readonly vegaLite: VegaLite }> {
  const names: readonly [string, string] = ['vega', 'vega-lite']; // typed as text: no types are read
  const [vega, vegaLite] = await Promise.all(names.map((name) => import(name)));
  // vega-lite adds this to every Set; left enumerable it turns up in for...in loops of cells.
  if ('toJSON' in Set.prototype) {
    Object.defineProperty(Set.prototype, 'toJSON', { enumerable: false });
  }
  return { vega: vega as Vega, vegaLite: vegaLite as VegaLite };
}
