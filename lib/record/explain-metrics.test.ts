import { expect, it } from 'vitest';
import { exampleDraft, exampleRecord, explainMetrics, type RequestSample } from './index.ts';

const [, example] = exampleDraft().samples;

/** Ten tokens in chunks of 1, 3, 3, 3. */
const glued: RequestSample = {
  ...(example as RequestSample),
  promptTokens: 180,
  outputTokens: 10,
  events: [
    { timeMs: 500, tokens: 1 },
    { timeMs: 650, tokens: 3 },
    { timeMs: 800, tokens: 3 },
    { timeMs: 950, tokens: 3 },
  ],
  endMs: 950,
};

it("gives every tool's published number from one log", () => {
  const { rows, requests } = explainMetrics(exampleRecord({ samples: [glued] }));
  expect(requests).toBe(1);
  expect(rows.map(({ tools, value }) => [tools.join(', '), value])).toEqual([
    ['Offload Lab, AIPerf, NIM', 500],
    ['vLLM bench, chat', 500],
    ['Offload Lab, AIPerf', 500],
    ['optimum-benchmark, llama-bench', null],
    ['Offload Lab', 50],
    ['vLLM tpot, AIPerf, GuideLLM ITL, MLPerf LoadGen, HF inference-benchmarker', 50],
    ['vLLM itl, AIPerf inter-chunk latency', 150],
    ['GenAI-Perf', 50],
    ['GuideLLM TPOT', 95],
    ['LLMPerf', 237.5],
    ['vLLM bench', 150],
    ['llama-bench pp+tg', 200],
  ]);
});

it('takes the median over requests, and pools gaps only where the tool does', () => {
  const short = { ...glued, events: glued.events.slice(0, 2).map((e) => ({ ...e, tokens: 1 })) };
  const { rows } = explainMetrics(exampleRecord({ samples: [glued, glued, short] }));
  const value = (name: string): number | null | undefined =>
    rows.find((row) => row.name === name)?.value;
  expect(value('tpotMs')).toBe(50);
  expect(value('mean_itl_ms')).toBe(150); // 7 gaps of 150 ms
  const warmUp = { ...glued, phase: 'warm-up' as const };
  expect(explainMetrics(exampleRecord({ samples: [warmUp] })).rows[0]).toMatchObject({
    value: null,
    n: 0,
  });
});
