// What the page of the live model shows and loads: the files with their sizes, prompts to start with, and
// the published runs that asked the same prompts for the same lengths.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPrompts } from '@offload-lab/lib/bench';
import { loadTokenizer, prepareModel, readModelConfig } from '@offload-lab/lib/models';
import { type RunRecord, sha256Hex } from '@offload-lab/lib/record';
import { generateTasks } from '@offload-lab/lib/tasks';
import type { LiveFile, LiveTexts } from '../../src/scripts/live-model/messages.ts';
import { bundleWorker } from './bundle-worker.ts';
import { packFiles, readRuntime } from './pack-files.ts';
import { renderPlaces } from './render-places.ts';

/**
 * The largest embedded model whose download stays under 6.5 MB. Its weights were trained to 16 bits, so this
 * file loses nothing; in WebAssembly the narrower formats are several times slower.
 */
export const LIVE_MODEL = { model: 'tiny-coder-1m', dtype: 'fp16', device: 'cpu' } as const;
/** As `lab bench` has them unless told otherwise: one cold start, a warm-up, then what is measured. */
const BENCH = { seed: 0, warmupRuns: 3, measuredRuns: 20, outputTokens: 64 } as const;
/** Of the easiest level: a model this small gets most of them right. */
const EXAMPLES = {
  seed: 'live model',
  level: 1,
  split: 'test',
  withTests: false,
  count: 5,
} as const;

export interface LiveData {
  readonly model: string;
  readonly dtype: string;
  readonly files: readonly LiveFile[];
  readonly examples: readonly { readonly name: string; readonly prompt: string }[];
  /** Charts of the published runs, HTML. */
  readonly figures: readonly string[];
}

export async function createLiveData(published: readonly RunRecord[]): Promise<LiveData> {
  const { folder, weightFiles } = await prepareModel(LIVE_MODEL);
  const [weights] = weightFiles;
  if (weights === undefined || weightFiles.length > 1) throw new Error('Wanted one weight file');
  const hint = 'Run "lab models build" to make the files again';
  const tokenizer = await loadTokenizer(folder, hint);
  const { contextLength, endOfTextIds } = await readModelConfig(folder, hint);
  const { seed, warmupRuns, measuredRuns, outputTokens } = BENCH;
  const benchPrompts = createPrompts({ seed, count: 1 + warmupRuns + measuredRuns }, tokenizer);
  const texts: LiveTexts = {
    tokenizer: readJson(join(folder, 'tokenizer.json')),
    tokenizerConfig: readJson(join(folder, 'tokenizer_config.json')),
    config: { contextLength, endOfTextIds },
    benchPrompts,
    warmupRuns,
    outputTokens,
  };
  const hashes = new Set(benchPrompts.map(sha256Hex));
  const comparable = published.filter(
    ({ valid, mode, quality, workload, metrics }) =>
      valid &&
      mode === 'live' &&
      quality === undefined &&
      workload.requested.outputTokens === outputTokens &&
      workload.promptSha256.length > 0 &&
      workload.promptSha256.every((hash) => hashes.has(hash)) &&
      metrics.decodeTokensPerSecond !== undefined,
  );
  return {
    model: LIVE_MODEL.model,
    dtype: LIVE_MODEL.dtype,
    files: packFiles({
      runtime: readRuntime(),
      weights: readFileSync(weights.path),
      program: await bundleWorker(),
      tokenizer: new TextEncoder().encode(JSON.stringify(texts)),
    }),
    examples: [...generateTasks(EXAMPLES)].map(({ prompt }) => ({
      name: nameOf(prompt),
      prompt,
    })),
    figures: await renderPlaces(comparable),
  };
}

/** A prompt ends with the first line of the function that is wanted. */
function nameOf(prompt: string): string {
  return /function (\w+)\([\s\S]*$/.exec(prompt)?.[1] ?? 'function';
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
}
