// One model in a process of its own: loads a file, times its passes, reports its peak memory.

import { readProcessMemory } from '../memory/index.ts';
import type { ProbeKernel } from '../prediction/index.ts';
import { type ConfigJson, type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { openPasses } from './pass-runner.ts';

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
  { kind: 'decode', contextTokens: 128, runs: 25 },
  { kind: 'decode', contextTokens: 1024, runs: 16 },
  { kind: 'prefill', contextTokens: 64, runs: 4 },
  { kind: 'prefill', contextTokens: 256, runs: 2 },
] as const;

async function measure(request: ValidationRequest): Promise<readonly ValidationCase[]> {
  const { path, ...about } = request;
  const model = parseArchitecture(request.config) as DecoderArchitecture;
  const runner = await openPasses(path, model, request);
  const cases: ValidationCase[] = [];
  for (const { kind, contextTokens, runs } of CASES) {
    const [tokens, past] = kind === 'decode' ? [1, contextTokens] : [contextTokens, 0];
    await runner.timePass(tokens, past); // allocates
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await runner.timePass(tokens, past));
    times.sort((a, b) => a - b);
    const [bestMs = Number.NaN] = times;
    const medianMs = times[Math.floor(times.length / 2)] ?? Number.NaN;
    const peakRssBytes = (await readProcessMemory(process.pid))?.peakRssBytes ?? null;
    cases.push({ ...about, kind, contextTokens, bestMs, medianMs, peakRssBytes });
  }
  await runner.release();
  return cases;
}

process.once('message', async (request) => {
  const cases = await measure(request as ValidationRequest);
  process.send?.(cases, () => process.disconnect());
});
