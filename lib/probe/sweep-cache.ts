/** More than a large processor's cache holds, whichever lines it keeps. */
const SWEPT_BYTES = 400e6;
const TARGET_BYTES = 1e6;

let swept: Buffer | undefined;

/**
 * Reads so much other data that nothing of a model is left in the processor's cache. A model larger than that
 * cache finds it so at every token: by the time it is through, its first layers are gone again.
 */
export function sweepCache(): void {
  swept ??= Buffer.alloc(SWEPT_BYTES, 1);
  const target = Buffer.allocUnsafe(TARGET_BYTES);
  for (let offset = 0; offset < swept.length; offset += TARGET_BYTES) {
    swept.copy(target, 0, offset, offset + TARGET_BYTES);
  }
}
