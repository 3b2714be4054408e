/** Where the system does not tell how large the processor's cache is: more than most have. */
const UNKNOWN_CACHE_BYTES = 260e6;

/** A virtual machine may get more of a cache than it is told. */
const TIMES_THE_CACHE = 1.5;

const NUMBERS_PER_LINE = 8;

/**
 * Makes a function that changes so much other data that nothing of a large stack is left in the processor's cache. A
 * model larger than that cache finds it so at every token: by the time it is through, its first layers are gone
 * again. Small stacks are not emptied reliably: a cache may keep what was used often while a stream passes.
 */
export function createSweep(processorCacheBytes: number | null): () => void {
  const bytes = TIMES_THE_CACHE * (processorCacheBytes ?? UNKNOWN_CACHE_BYTES);
  let swept: Float64Array | undefined;
  return () => {
    swept ??= new Float64Array(Math.ceil(bytes / Float64Array.BYTES_PER_ELEMENT));
    for (let at = 0; at < swept.length; at += NUMBERS_PER_LINE) swept[at] = (swept[at] ?? 0) + 1;
  };
}
