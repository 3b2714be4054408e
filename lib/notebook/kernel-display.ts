// How output leaves the kernel. tslab's own display functions send one MIME type per output; a chart
// needs several in one, so that each viewer picks what it knows. The running tslab is found in the
// require cache: there is none outside a notebook, and then results are printed as text.

import { createRequire } from 'node:module';

/** MIME type to content: text, base64 for images, an object for JSON types. */
export type DisplayBundle = Readonly<Record<string, unknown>>;

export interface DisplayMessage {
  readonly data: DisplayBundle;
  readonly metadata: DisplayBundle;
  /** `display_id` names an output so that it can be replaced later. */
  readonly transient: { readonly display_id?: string };
}

/** Sends one output, or with `isUpdate` replaces the one with the same `display_id`. */
export type WriteDisplay = (message: DisplayMessage, isUpdate: boolean) => void;

/** The running kernel's writer; undefined outside a notebook. */
export function findKernelDisplay(): WriteDisplay | undefined {
  const { cache } = createRequire(import.meta.url);
  const key = Object.keys(cache).find((path) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path));
  if (key === undefined) return undefined;
  // Read at every call: tslab replaces it for each cell, so that output lands under the right one.
  const { lastWriteDisplayData } = (cache[key]?.exports ?? {}) as {
    lastWriteDisplayData?: WriteDisplay | null;
  };
  return lastWriteDisplayData ?? undefined;
}
