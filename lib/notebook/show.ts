import { createFullBundle, formatPlainText } from './create-bundle.ts';
import { type DisplayBundle, findKernelDisplay, type WriteDisplay } from './kernel-display.ts';
import type { Showable } from './showable.ts';

/** The hook by which Jupyter kernels for JavaScript ask a value for its MIME bundle. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for('Jupyter.display') as never;

export interface Displayable {
  [JUPYTER_DISPLAY](): DisplayBundle | Promise<DisplayBundle>;
}

export interface ShowEffects {
  /** Undefined outside our kernel. */
  readonly findDisplay: () => WriteDisplay | undefined;
  /** True in a kernel that will ask the returned value for its bundle (Deno). */
  readonly asksForBundle: () => boolean;
  readonly print: (text: string) => void;
}

const defaultEffects: ShowEffects = {
  findDisplay: findKernelDisplay,
  asksForBundle: () => 'jupyter' in ((globalThis as { Deno?: object }).Deno ?? {}),
  print: (text) => console.log(text),
};

/**
 * Shows a chart, a table, a metric or text under the cell: one output that holds every form of it
 * (interactive chart, image, text), so that each viewer picks what it knows. Outside a notebook the text
 * form is printed.
 *
 * @example
 * await show(chartTokenLatency(toEventLog(result.events)));
 */
export function show(
  item: Showable,
  effects: ShowEffects = defaultEffects,
): Promise<Displayable> & Displayable {
  const shown = emit(item, effects);
  // The promise displays itself as well, so that a cell may end in `show(...)` without `await`.
  const asBundle = async (): Promise<DisplayBundle> => (await shown)[JUPYTER_DISPLAY]();
  return Object.assign(shown, { [JUPYTER_DISPLAY]: asBundle });
}

async function emit(item: Showable, effects: ShowEffects): Promise<Displayable> {
  const write = effects.findDisplay();
  if (write === undefined && !effects.asksForBundle()) {
    effects.print(formatPlainText(item));
    return nothingMore;
  }
  const { data, metadata } = await createFullBundle(item);
  if (write === undefined) return { [JUPYTER_DISPLAY]: () => data };
  write({ data, metadata, transient: {} }, false);
  return nothingMore;
}

/** Already shown: the kernel is told to add nothing for the value of the cell. */
const nothingMore: Displayable = { [JUPYTER_DISPLAY]: () => ({}) };
