import { describe, expect, it } from 'vitest';
import { createRecord, explainMetrics, importResults, type RunRecord } from '../index.ts';

const options = {
  place: 'gpu-container',
  fileTime: '2026-01-31T12:00:00.000Z',
  command: 'lab import results.json',
  labVersion: '0.1.0',
  commit: null,
} as const;

function importJson(value: unknown): RunRecord {
  return createRecord(importResults(JSON.stringify(value), options));
}

/** Two requests of ours in the shape that `--save-detailed` writes, and one that failed. */
const vllm = {
  date: '20260131-101112',
  model_id: 'org/coder',
  num_prompts: 3,
  request_rate: 'inf',
  max_concurrency: 2,
  duration: 1.5,
  completed: 2,
  request_throughput: 1.33,
  output_throughput: 6,
  mean_ttft_ms: 450,
  p99_ttft_ms: 499,
  mean_tpot_ms: 52.5,
  mean_itl_ms: 53.3,
  input_lens: [100, 120, 90],
  output_lens: [3, 5, 0],
  ttfts: [0.5, 0.4, 0],
  itls: [[0.05, 0.05], [0.05, 0.05, 0.06, 0.06], []],
  errors: ['', '', 'Connection reset'],
};

describe('importResults', () => {
  it('rebuilds the event log of vLLM bench and computes its metrics again', () => {
    const record = importJson(vllm);
    expect(record).toMatchObject({
      mode: 'recorded',
      place: 'gpu-container',
      startedAt: '2026-01-31T10:11:12.000Z',
      endedAt: '2026-01-31T10:11:13.500Z',
      model: { name: 'org/coder', weights: 'remote', parameters: null },
      machine: { usableCores: null, memoryTotalBytes: null },
      workload: { concurrency: 2, actual: { outputTokens: { min: 3, max: 5 } } },
      metrics: { ttftMs: { p50: 450, n: 2 } },
      imported: { tool: 'vllm-bench' },
    });
    expect(record.samples.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'failed',
    ]);
    expect(record.samples[1]?.events.map(({ timeMs }) => timeMs)).toEqual([
      400, 450, 500, 560, 620,
    ]);
    const { rows, imported } = explainMetrics(record);
    // Its mean_itl_ms from its own file: 6 gaps in one list, and as it printed it.
    expect(rows.find(({ name }) => name === 'mean_itl_ms')?.value).toBeCloseTo(53.33, 2);
    expect(imported.find(({ name }) => name === 'mean_itl_ms')).toEqual({
      name: 'mean_itl_ms',
      definition: 'gaps between chunks, all requests in one list',
      statistic: 'mean',
      unit: 'ms',
      value: 53.3,
    });
  });

  it('does not invent token times where chunks held several', () => {
    const record = importJson({ ...vllm, output_lens: [9, 15, 0] });
    expect(record.samples.filter(({ status }) => status === 'completed')).toEqual([]);
    expect(record.metrics).toEqual({});
    const plain = importJson({ ...vllm, ttfts: undefined });
    expect(plain.samples).toEqual([]);
    expect(plain.imported?.unknown).toContain('time of each chunk');
  });

  it('keeps the words of AIPerf, GuideLLM and llama-bench', () => {
    const aiperf = importJson({
      aiperf_version: '0.13.0',
      start_time: '2026-01-31T08:00:00',
      input_config: { endpoint: { model_names: ['org/coder'] } },
      request_latency: { unit: 'ms', avg: 900, p50: 880, p99: 1200, count: 10 },
      inter_token_latency: { unit: 'ms', avg: 21 },
    });
    const guidellm = importJson({
      metadata: { guidellm_version: '0.5.0' },
      benchmarks: [
        {
          start_time: 1769850000.5,
          metrics: {
            time_per_output_token_ms: {
              successful: { mean: 95, median: 95, percentiles: { p95: 101 } },
              errored: { mean: 1 },
            },
          },
        },
      ],
    });
    const llamaBench = importJson([
      {
        build_commit: 'abc1234',
        cpu_info: 'Example CPU',
        gpu_info: 'Example GPU',
        model_filename: 'models/coder.gguf',
        model_type: 'llama 1B Q4_0',
        n_prompt: 512,
        n_gen: 0,
        test_time: '2026-01-31T08:00:00Z',
        avg_ts: 1500,
        stddev_ts: 3,
      },
    ]);
    const summary = [aiperf, guidellm, llamaBench].map(({ model, imported, startedAt }) => [
      model.name,
      imported?.tool,
      imported?.toolVersion,
      startedAt.slice(0, 10),
      imported?.metrics.map(({ name, value, unit }) => `${name} ${value} ${unit}`).join(', '),
    ]);
    expect(summary).toMatchInlineSnapshot(`
      [
        [
          "org/coder",
          "aiperf",
          "0.13.0",
          "2026-01-31",
          "request_latency.avg 900 ms, request_latency.p50 880 ms, request_latency.p99 1200 ms, inter_token_latency.avg 21 ms",
        ],
        [
          "unknown",
          "guidellm",
          "0.5.0",
          "2026-01-31",
          "time_per_output_token_ms.mean 95 ms, time_per_output_token_ms.median 95 ms, time_per_output_token_ms.p95 101 ms",
        ],
        [
          "coder.gguf",
          "llama-bench",
          "abc1234",
          "2026-01-31",
          "pp512.avg_ts 1500 tok/s, pp512.stddev_ts 3 tok/s",
        ],
      ]
    `);
    expect(guidellm.imported?.metrics[0]?.definition).toContain('the first token counts');
    expect(llamaBench.machine.gpus[0]?.name).toBe('Example GPU');
    for (const record of [aiperf, guidellm, llamaBench]) expect(record.metrics).toEqual({});
  });

  it('refuses anything else and says what it takes', () => {
    for (const text of ['', '{', '[]', '{"a":1}', 'null', '[1,2]', '{"benchmarks":[null]}']) {
      expect(() => importResults(text, options)).toThrow('wanted a result file of vLLM bench');
    }
  });

  it('survives result files with absurd values', () => {
    for (const damage of [
      { ttfts: 'soon' },
      { itls: [1, 2, 3] },
      { output_lens: [null, {}, -1] },
      { date: 'yesterday', duration: 'long' },
      { model_id: 7, errors: 5 },
    ]) {
      expect(importJson({ ...vllm, ...damage }).mode).toBe('recorded');
    }
  });
});
