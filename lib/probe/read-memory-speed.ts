const BLOCK_BYTES = 256 * 1024 * 1024;
const ROUNDS = 4;

/**
 * Bytes per second one thread copies out of memory (`memcpy` reads and writes each byte; the reading is
 * what is counted). A lower bound for what a kernel on several threads gets: shown beside the rates of
 * the formats, never used to predict.
 */
export function measureMemoryReadSpeed(): number {
  const source = Buffer.alloc(BLOCK_BYTES, 1);
  const target = Buffer.alloc(BLOCK_BYTES / 4, 2);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    for (let offset = 0; offset < BLOCK_BYTES; offset += target.length) {
      source.copy(target, 0, offset, offset + target.length);
    }
    best = Math.min(best, performance.now() - startMs);
  }
  return BLOCK_BYTES / (best / 1000);
}
