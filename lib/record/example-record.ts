import { createRecord, type RunDraft } from './create-record.ts';
import { sha256Hex } from './hash.ts';
import type { RequestSample, RunRecord } from './run-record.ts';
import { summarizeSamples, summarizeValues } from './summarize-samples.ts';

/**
 * A small, valid draft with planted times: request i has its first token at 100 + i ms and then one
 * token every 10 ms. For tests and for readers who want to see a record. Marked as simulated.
 */
export function exampleDraft(changes: Partial<RunDraft> = {}): RunDraft {
  const samples = Array.from({ length: 8 }, (_, i) => exampleSample(i));
  return {
    labVersion: '0.1.0',
    commit: null,
    command: 'lab bench --model tiny-coder-1m',
    startedAt: '2026-01-31T12:00:00.000Z',
    endedAt: '2026-01-31T12:00:09.500Z',
    mode: 'simulated',
    place: 'cpu-laptop',
    machine: {
      cpuModel: 'Example CPU',
      usableCores: 2,
      memoryTotalBytes: 8 * 2 ** 30,
      memoryLimitBytes: null,
      gpus: [],
      os: 'linux 6.1.0 x64',
      container: null,
    },
    engine: {
      backend: 'fake',
      versions: { node: '24.0.0' },
      asked: { device: 'cpu', dtype: 'fp32' },
      got: { device: 'cpu', dtype: 'fp32' },
      evidence: ['Planted times: nothing was executed'],
    },
    model: {
      name: 'tiny-coder-1m',
      weights: 'trained',
      files: { 'model.safetensors': { sha256: sha256Hex('example weights'), bytes: 2_000_000 } },
      dtype: 'fp32',
      parameters: 1_000_000,
    },
    workload: {
      kind: 'fixed-length',
      promptSha256: [sha256Hex('example prompt')],
      requested: { promptTokens: 20, outputTokens: 5 },
      actual: { promptTokens: { min: 20, max: 20 }, outputTokens: { min: 5, max: 5 } },
      seed: 0,
      warmupRuns: 1,
      runs: 7,
    },
    samples,
    memory: { peakRssBytes: 150_000_000 },
    metrics: { ...summarizeSamples(samples), modelLoadMs: summarizeValues([350]) },
    reasons: [],
    ...changes,
  };
}

export function exampleRecord(changes: Partial<RunDraft> = {}): RunRecord {
  return createRecord(exampleDraft(changes));
}

function exampleSample(index: number): RequestSample {
  const firstMs = 100 + index;
  return {
    index,
    phase: index === 0 ? 'warm-up' : 'measured',
    status: 'completed',
    promptSha256: sha256Hex('example prompt'),
    promptTokens: 20,
    outputTokens: 5,
    events: [0, 1, 2, 3, 4].map((step) => ({ timeMs: firstMs + 10 * step, tokens: 1 })),
    finishReason: 'length',
    endMs: firstMs + 40,
  };
}
