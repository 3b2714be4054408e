// One model in a process of its own: loads a file, times its passes, reports its peak memory.

import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readProcessMemory } from '../memory/index.ts';
import { tuneDecoder } from '../onnx/index.ts';
import { type ProbeKernel, promptPieces } from '../prediction/index.ts';
import { type ConfigJson, type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { openPasses, type PassRunner } from './pass-runner.ts';

export interface ValidationRequest {
  readonly model: string;
  readonly kernel: ProbeKernel;
  readonly config: ConfigJson;
  readonly path: string;
  readonly threads: number;
}

/** One measured pass: a decode step with a cache, or a prompt without one. */
export interface ValidationCase extends Omit<ValidationRequest, 'path'> {
  readonly kind: 'decode' | 'prefill';
  /** In the cache for a step, in the prompt for a prefill. */
  readonly contextTokens: number;
  /** Best of the repetitions, as the probe takes it; and the typical one. */
  readonly bestMs: number;
  readonly medianMs: number;
  readonly peakRssBytes: number | null;
}

const CASES = [
  { kind: 'decode', contextTokens: 128, runs: 20 },
  { kind: 'decode', contextTokens: 1024, runs: 12 },
  { kind: 'prefill', contextTokens: 64, runs: 4 },
  { kind: 'prefill', contextTokens: 256, runs: 3 },
] as const;

async function measure(request: ValidationRequest): Promise<readonly ValidationCase[]> {
  const { path, ...about } = request;
  const model = parseArchitecture(request.config) as DecoderArchitecture;
  const prompts = await openPasses(path, model, request);
  const steps = request.kernel === 'q4' ? await openSteps(request, model) : prompts;
  const cases: ValidationCase[] = [];
  for (const { kind, contextTokens, runs } of CASES) {
    const time = (): Promise<number> =>
      kind === 'decode'
        ? steps.timePass(1, contextTokens)
        : timePrompt(prompts, promptPieces(model, request.kernel, contextTokens));
    await time(); // allocates
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await time());
    times.sort((a, b) => a - b);
    const [bestMs = Number.NaN] = times;
    const medianMs = times[Math.floor(times.length / 2)] ?? Number.NaN;
    const peakRssBytes = (await readProcessMemory(process.pid))?.peakRssBytes ?? null;
    cases.push({ ...about, kind, contextTokens, bestMs, medianMs, peakRssBytes });
  }
  await prompts.release();
  if (steps !== prompts) await steps.release();
  return cases;
}

async function timePrompt(runner: PassRunner, pieces: readonly number[]): Promise<number> {
  let [ms, read] = [0, 0];
  for (const tokens of pieces) {
    ms += await runner.timePass(tokens, read);
    read += tokens;
  }
  return ms;
}

/** The second session of 4-bit weights, loaded as the backend loads it: int8 products, same weight file. */
async function openSteps(
  { path, threads }: ValidationRequest,
  model: DecoderArchitecture,
): Promise<PassRunner> {
  const graph = tuneDecoder(await readFile(path), { levels: { 4: 4 }, file: basename(path) });
  return openPasses(graph, model, {
    threads,
    extra: { model_external_initializers_file_folder_path: dirname(path) },
  });
}

process.once('message', async (request) => {
  const cases = await measure(request as ValidationRequest);
  process.send?.(cases, () => process.disconnect());
});
