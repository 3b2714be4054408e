// Same word, different number. Tools agree on names and not on formulas: the ten-token stream in the
// tests is a "TPOT" or "ITL" of 50, 95, 150 or 237.5 ms depending on who computes it. These functions
// apply each tool's own rule to one event log, so that a number from elsewhere can be compared.
// Formulas as read in each tool's source, 2026-11.

import type { EventLog } from './event-log.ts';
import { interChunkLatenciesMs } from './gaps.ts';
import { measureRequest, tokenChunks } from './request-metrics.ts';

export interface ToolMetric {
  /** The name as the tools print it. */
  readonly name: string;
  readonly tools: readonly string[];
  readonly formula: string;
  /** Milliseconds; undefined when the stream is too short for it. */
  readonly valueMs: number | undefined;
}

/** Per-token time of one request under every rule we know, ours first. */
export function compareToolMetrics(log: EventLog): readonly ToolMetric[] {
  return [
    {
      name: 'tpotMs',
      tools: ['Offload Lab'],
      formula: '(last - first) / (n - tokens of the first chunk)',
      valueMs: measureRequest(log).tpotMs,
    },
    {
      name: 'TPOT, inter_token_latency, ITL',
      tools: ['vLLM tpot', 'AIPerf', 'GuideLLM ITL', 'MLPerf LoadGen', 'HF inference-benchmarker'],
      formula: '(last - first) / (n - 1)',
      valueMs: perTokenAfterFirst(log),
    },
    {
      name: 'ITL, inter-chunk latency',
      tools: ['vLLM itl', 'AIPerf inter-chunk latency'],
      formula: 'mean of the gaps between chunks',
      valueMs: meanOf(interChunkLatenciesMs(log)),
    },
    {
      name: 'ITL',
      tools: ['GenAI-Perf'],
      formula: 'mean over chunks of gap / tokens in the later chunk',
      valueMs: gapPerTokenOfChunk(log),
    },
    {
      name: 'TPOT',
      tools: ['GuideLLM TPOT'],
      formula: '(last - request sent) / n',
      valueMs: perTokenFromStart(log),
    },
    {
      name: 'ITL',
      tools: ['LLMPerf'],
      formula: '(TTFT + sum of the gaps) / chunks',
      valueMs: perChunkFromStart(log),
    },
  ];
}

function perTokenAfterFirst(log: EventLog): number | undefined {
  const chunks = tokenChunks(log);
  const { outputTokens, ttftMs } = measureRequest(log);
  const last = chunks.at(-1);
  if (last === undefined || ttftMs === undefined || outputTokens < 2) return undefined;
  return (last.timeMs - ttftMs) / (outputTokens - 1);
}

function gapPerTokenOfChunk(log: EventLog): number | undefined {
  const later = tokenChunks(log).slice(1);
  return meanOf(interChunkLatenciesMs(log).map((gapMs, i) => gapMs / (later[i]?.tokens ?? 1)));
}

function perTokenFromStart(log: EventLog): number | undefined {
  const last = tokenChunks(log).at(-1);
  return last === undefined ? undefined : last.timeMs / measureRequest(log).outputTokens;
}

function perChunkFromStart(log: EventLog): number | undefined {
  const chunks = tokenChunks(log);
  const last = chunks.at(-1); // TTFT + all gaps is the time of the last chunk
  return last === undefined ? undefined : last.timeMs / chunks.length;
}

function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
