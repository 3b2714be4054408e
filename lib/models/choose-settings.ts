import { readCpuProfile } from '../device/index.ts';
import type { Device } from '../generation/index.ts';
import { countOnnxOperators } from '../onnx/index.ts';
import type { ModelFile } from './prepared-model.ts';

/** How the engine is set up for one model on this machine, and why. */
export interface EngineSettings {
  readonly threads: number;
  /** Attention writes into its cache instead of copying it for every token. */
  readonly isCacheInPlace: boolean;
  /** One sentence each, for the run record. */
  readonly settingReasons: { readonly threads: string; readonly cache: string };
}

const ONE_THREAD_BYTES = 5_000_000;

/**
 * The fastest settings found. All threads nearly halve the pass over a prompt at every size, and a
 * token's pass gains up to a fifth; below a few megabytes that is a millisecond or two, and a second
 * thread that waits for a busy core then costs more than it brings. Measured on two cores with
 * `backends/transformers/benchmark-engines.ts` and a bare loop: the embedded models and a random one of
 * half a billion parameters. Left as the engine has them, because others were slower or no faster:
 * spinning (stopped between passes it costs a third of a prompt's time), memory patterns, the arena.
 */
export async function chooseSettings(
  weightFiles: readonly ModelFile[],
  numLayers: number,
  device: Device,
): Promise<EngineSettings> {
  const weightBytes = weightFiles.reduce((sum, file) => sum + file.bytes, 0);
  const isSmall = weightBytes < ONE_THREAD_BYTES;
  const threads = isSmall ? 1 : (await readCpuProfile()).recommendedThreads;
  const isCacheInPlace = device === 'cpu' && (await hasGroupQueryAttention(weightFiles, numLayers));
  return {
    threads,
    isCacheInPlace,
    settingReasons: {
      threads: isSmall
        ? `1 thread: less than ${ONE_THREAD_BYTES / 1e6} MB of weights are too little work to share`
        : `${threads} threads: every core this process may use`,
      cache: isCacheInPlace
        ? 'KV cache in place: the attention operator writes new rows only'
        : 'KV cache copied for every token: this graph or device cannot write into it',
    },
  };
}

/** The graph is the first file; weights of their own follow it. */
async function hasGroupQueryAttention(
  [graph]: readonly ModelFile[],
  numLayers: number,
): Promise<boolean> {
  if (graph === undefined) return false;
  // a damaged file is the business of the load, which says so
  const operators = await countOnnxOperators(graph.path).catch(() => new Map<string, number>());
  return operators.get('GroupQueryAttention') === numLayers;
}
