// "Time to first token" of the same stream, by each tool's rule, and the one rate that has the prompt
// in it. Rules as read in each tool's source or documentation, 2026-11.

import type { EventLog } from './event-log.ts';
import { measureRequest, tokenChunks } from './request-metrics.ts';
import type { ToolMetric } from './rosetta.ts';

/** Time to first token of one request under every rule we know, ours first. */
export function compareFirstTokenRules(log: EventLog): readonly ToolMetric[] {
  const { ttftMs, timeToFirstContentMs } = measureRequest(log);
  return [
    {
      name: 'ttftMs',
      tools: ['Offload Lab', 'AIPerf', 'NIM'],
      formula: 'first chunk that carries a token - request sent',
      valueMs: ttftMs,
    },
    {
      name: 'TTFT',
      tools: ['vLLM bench, chat'],
      formula: 'first chunk of any kind, also an empty or role chunk - request sent',
      valueMs: log.chunks[0]?.timeMs,
    },
    {
      name: 'TTFO, timeToFirstContentMs',
      tools: ['Offload Lab', 'AIPerf'],
      formula: 'first token that is not reasoning - request sent',
      valueMs: timeToFirstContentMs,
    },
    {
      name: 'prefill',
      tools: ['optimum-benchmark', 'llama-bench'],
      formula: 'the forward pass alone: not in a stream of chunks',
      valueMs: undefined,
    },
  ];
}

/**
 * The `t/s` of llama-bench for a prompt and an answer together, (n_prompt + n_gen) / elapsed, in tokens
 * per second: a rate that no user of an editor sees. Undefined without a prompt length or an end.
 */
export function llamaBenchTokensPerSecond(log: EventLog): number | undefined {
  const lastMs = tokenChunks(log).at(-1)?.timeMs;
  if (log.promptTokens === undefined || lastMs === undefined || lastMs <= 0) return undefined;
  return ((log.promptTokens + measureRequest(log).outputTokens) * 1000) / lastMs;
}
