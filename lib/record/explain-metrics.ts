import {
  compareFirstTokenRules,
  compareToolMetrics,
  type EventLog,
  interChunkLatenciesMs,
  llamaBenchTokensPerSecond,
  type ToolMetric,
} from '../metrics/index.ts';
import { mean, median } from '../stats/index.ts';
import type { ImportedMetric } from './imported-record.ts';
import type { RequestSample, RunRecord } from './run-record.ts';

/** One rule applied to every request of a run. */
export interface ExplainedMetric {
  /** What people call it. */
  readonly word: 'TTFT' | 'TPOT or ITL' | 'tokens per second';
  readonly name: string;
  readonly tools: readonly string[];
  readonly formula: string;
  /** Median over requests, in `unit`; null where the rule says nothing about this log. */
  readonly value: number | null;
  readonly unit: 'ms' | 'tok/s';
  /** Requests that have a value under this rule. */
  readonly n: number;
}

export interface MetricExplanation {
  readonly requests: number;
  readonly rows: readonly ExplainedMetric[];
  /** The run came from another tool: its figures as it named and defined them. */
  readonly imported: readonly ImportedMetric[];
}

/**
 * Same word, different number: applies the rule of every tool to the event log of one run. Only
 * measured, completed requests count.
 */
export function explainMetrics(record: RunRecord): MetricExplanation {
  const logs = record.samples
    .filter(({ phase, status }) => phase === 'measured' && status === 'completed')
    .map(toLog);
  return {
    requests: logs.length,
    rows: [
      ...applyRules('TTFT', logs, compareFirstTokenRules),
      ...applyRules('TPOT or ITL', logs, compareToolMetrics),
      pooledGaps(logs),
      llamaBench(logs),
    ],
    imported: record.imported?.metrics ?? [],
  };
}

function applyRules(
  word: ExplainedMetric['word'],
  logs: readonly EventLog[],
  rules: (log: EventLog) => readonly ToolMetric[],
): readonly ExplainedMetric[] {
  const perLog = logs.map(rules);
  return rules({ chunks: [] }).map(({ name, tools, formula }, i) => {
    const values = perLog.map((metrics) => metrics[i]?.valueMs);
    return { word, name, tools, formula, unit: 'ms', ...summarize(values) };
  });
}

/** vLLM throws the gaps of all requests into one list, so long answers weigh more. */
function pooledGaps(logs: readonly EventLog[]): ExplainedMetric {
  const gaps = logs.flatMap(interChunkLatenciesMs);
  return {
    word: 'TPOT or ITL',
    name: 'mean_itl_ms',
    tools: ['vLLM bench'],
    formula: 'mean of the gaps between chunks, all requests in one list',
    value: gaps.length === 0 ? null : mean(gaps),
    unit: 'ms',
    n: logs.length,
  };
}

function llamaBench(logs: readonly EventLog[]): ExplainedMetric {
  return {
    word: 'tokens per second',
    name: 't/s',
    tools: ['llama-bench pp+tg'],
    formula:
      '(prompt + output tokens) / elapsed; llama-bench itself leaves out tokenising and sampling',
    unit: 'tok/s',
    ...summarize(logs.map(llamaBenchTokensPerSecond)),
  };
}

function summarize(values: readonly (number | undefined)[]): { value: number | null; n: number } {
  const known = values.filter((value) => value !== undefined);
  return { value: known.length === 0 ? null : median(known), n: known.length };
}

function toLog({ events, promptTokens, dueMs, endMs }: RequestSample): EventLog {
  return {
    chunks: events,
    promptTokens,
    ...(dueMs === undefined ? {} : { dueMs }),
    ...(endMs === undefined ? {} : { endMs }),
  };
}
