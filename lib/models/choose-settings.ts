import { readCpuProfile } from '../device/index.ts';
import type { Device } from '../generation/index.ts';
import { type AccuracyLevels, type DecoderTraits, readDecoderTraits } from '../onnx/index.ts';
import { longestPromptPiece } from '../sizing/index.ts';
import type { ModelFile } from './prepared-model.ts';

/** How one kind of pass is computed. */
export interface PassSettings {
  readonly threads: number;
  /** `accuracy_level` of products with blocks of weights, by the bits of a weight. */
  readonly accuracyLevels?: AccuracyLevels;
}

/** How the engine is set up for one model on this machine, and why. */
export interface EngineSettings {
  /** Threads of the widest pass. */
  readonly threads: number;
  /** The cache stays where it is, and a pass hands out only the rows it added. */
  readonly isCacheInPlace: boolean;
  /** Passes over a prompt and over one token. Where they differ, each has a session over the weights. */
  readonly passes: { readonly prompt: PassSettings; readonly token: PassSettings };
  /** Longest piece of a prompt in one pass; left out: the whole prompt. */
  readonly promptPieceTokens?: number;
  /** One sentence each, for the run record. */
  readonly settingReasons: SettingReasons;
}

export interface SettingReasons {
  readonly threads: string;
  readonly cache: string;
  /** Rounding in products with blocks of weights. */
  readonly products?: string;
  /** Why there is one session where two were faster. */
  readonly memory?: string;
}

/** Below so many bytes of weights a second thread is no gain: for any pass, and for that of one token. */
const ONE_THREAD_BYTES = 5_000_000;
const ONE_TOKEN_THREAD_BYTES = 20_000_000;

/**
 * The fastest settings found. Measured on two cores with `backends/transformers/benchmark-engines.ts` and a
 * bare loop: the embedded models and a random one of half a billion parameters.
 *
 * - All threads nearly halve the pass over a prompt at every size. A token's pass gains much less, and
 *   threads that wait for each other lose a core to the process that reads the tokens: below some ten
 *   megabytes one thread is faster, and the reader has the other core.
 * - Prompts are read in pieces: attention computes every pair of a pass, also those that causality masks, so
 *   pieces of a prompt cost up to half of it.
 * - Products with blocks of 4-bit weights read a prompt faster widened to fp32 (level 0), and a token in half
 *   the time with int8 products (level 4), which round their input to 8 bits per block of 32. 8-bit ones are
 *   never run at level 0: the runtime then widens the whole matrix for every pass.
 * - Left as the engine has them, because others were slower or no faster: spinning, memory patterns, the
 *   arena, huge pages.
 */
export async function chooseSettings(
  weightFiles: readonly ModelFile[],
  numLayers: number,
  device: Device,
): Promise<EngineSettings> {
  const { recommendedThreads } = await readCpuProfile();
  const traits = device === 'cpu' ? await readTraits(weightFiles) : undefined;
  const bytes = weightFiles.reduce((sum, file) => sum + file.bytes, 0);
  return settingsFor(
    bytes,
    recommendedThreads,
    traits?.attentions === numLayers ? traits : undefined,
  );
}

/**
 * @param cores threads that this process may use
 * @param traits of the graph, where its cache can stay in place
 */
export function settingsFor(
  weightBytes: number,
  cores: number,
  traits: DecoderTraits | undefined,
): EngineSettings {
  const threads = weightBytes < ONE_THREAD_BYTES ? 1 : cores;
  if (traits === undefined) {
    return {
      threads,
      isCacheInPlace: false,
      passes: { prompt: { threads }, token: { threads } },
      settingReasons: {
        threads: explainThreads(threads, threads),
        cache: 'KV cache copied for every token: this graph or device cannot keep it in place',
      },
    };
  }
  const tokenThreads = weightBytes < ONE_TOKEN_THREAD_BYTES ? 1 : threads;
  const [has4Bits, has8Bits] = [traits.blockProducts.has(4), traits.blockProducts.has(8)];
  const levels = (of4Bits: 0 | 4): Pick<PassSettings, 'accuracyLevels'> =>
    has4Bits || has8Bits
      ? { accuracyLevels: { ...(has4Bits && { 4: of4Bits }), ...(has8Bits && { 8: 4 }) } }
      : {};
  return {
    threads,
    isCacheInPlace: true,
    passes: {
      prompt: { threads, ...levels(0) },
      token: { threads: tokenThreads, ...levels(4) },
    },
    promptPieceTokens: longestPromptPiece(weightBytes),
    settingReasons: {
      threads: explainThreads(threads, tokenThreads),
      cache: 'KV cache in place: a pass hands out only the rows of its tokens',
      ...((has4Bits || has8Bits) && { products: has4Bits ? MIXED_PRODUCTS : INTEGER_PRODUCTS }),
    },
  };
}

const INTEGER_PRODUCTS =
  'Integer products (accuracy level 4): inputs are rounded to 8 bits per block of 32';
const MIXED_PRODUCTS =
  'Prompts with fp32 products (accuracy level 0), single tokens with integer products (level 4, inputs rounded to 8 bits per block of 32): each is faster there';

function explainThreads(prompt: number, token: number): string {
  if (prompt === 1) return '1 thread: the weights are too little work to share';
  if (prompt === token) return `${prompt} threads: every core this process may use`;
  return `${prompt} threads for prompts, 1 for single tokens: too little work to share, and the reader keeps a core`;
}

/** Whether a token's pass has a session of its own. */
export function hasTwoSessions({
  passes: { prompt, token },
}: Pick<EngineSettings, 'passes'>): boolean {
  return (
    prompt.threads !== token.threads || prompt.accuracyLevels?.[4] !== token.accuracyLevels?.[4]
  );
}

/** The same with one session, for a machine whose memory does not take two. */
export function withOneSession(settings: EngineSettings): EngineSettings {
  const { passes, threads, settingReasons } = settings;
  const both = { ...passes.token, threads };
  return {
    ...settings,
    passes: { prompt: both, token: both },
    settingReasons: {
      ...settingReasons,
      threads: explainThreads(threads, threads),
      ...(settingReasons.products !== undefined && { products: INTEGER_PRODUCTS }),
      memory: 'One session for prompts and single tokens: memory does not take the weights twice',
    },
  };
}

/** The graph is the first file; weights of their own follow it. */
async function readTraits([graph]: readonly ModelFile[]): Promise<DecoderTraits | undefined> {
  if (graph === undefined) return undefined;
  // a damaged file is the business of the load, which says so
  return await readDecoderTraits(graph.path).catch(() => undefined);
}
