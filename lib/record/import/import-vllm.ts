// `vllm bench serve --save-result --save-detailed`: one flat object, times in seconds. With details it
// has the time of every chunk, so its numbers can be computed again by every rule.

import type { ImportedMetric } from '../imported-record.ts';
import type { RequestSample } from '../run-record.ts';
import { isObject, numberOf, numbersOf, type ToolResult, textOf, utcOf } from './tool-result.ts';

const DEFINITIONS: Readonly<Record<string, string>> = {
  ttft: 'first chunk with choices, also an empty one - request sent',
  tpot: '(last - first) / (n - 1)',
  itl: 'gaps between chunks, all requests in one list',
  e2el: 'last chunk - request sent',
};

export function isVllmResult(value: unknown): boolean {
  return isObject(value) && 'mean_ttft_ms' in value && 'request_throughput' in value;
}

export function importVllm(value: unknown, hashPrompt: (index: number) => string): ToolResult {
  const file = value as Readonly<Record<string, unknown>>;
  const startedAt = utcOf(readDate(file.date));
  const durationMs = numberOf(file.duration);
  const concurrency = numberOf(file.max_concurrency);
  const ratePerSecond = numberOf(file.request_rate);
  return {
    tool: 'vllm-bench',
    model: textOf(file.model_id) ?? 'unknown',
    samples: readSamples(file, hashPrompt),
    metrics: readMetrics(file),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(durationMs === undefined ? {} : { durationMs: 1000 * durationMs }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
  };
}

/** `20260131-120000`, in the time zone of who measured; taken for UTC. */
function readDate(value: unknown): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(textOf(value) ?? '');
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

function readMetrics(file: Readonly<Record<string, unknown>>): readonly ImportedMetric[] {
  return Object.entries(file).flatMap(([name, value]) => {
    const parts = /^(mean|median|std|p[\d.]+)_(ttft|tpot|itl|e2el)_ms$/.exec(name);
    const number = numberOf(value);
    if (number === undefined) return [];
    if (parts !== null) {
      const [, statistic = '', word = ''] = parts;
      const definition = DEFINITIONS[word] ?? '';
      return [{ name, definition, statistic, unit: 'ms', value: number }];
    }
    if (!/_throughput$/.test(name)) return [];
    const unit = name.startsWith('request') ? 'requests/s' : 'tok/s';
    const definition = 'completed in the whole run / its duration';
    return [{ name, definition, statistic: 'total', unit, value: number }];
  });
}

/** A log can be rebuilt where every chunk was one token: then n is one more than the gaps. */
function readSamples(
  file: Readonly<Record<string, unknown>>,
  hashPrompt: (index: number) => string,
): readonly RequestSample[] {
  const ttfts = numbersOf(file.ttfts);
  const outputs = numbersOf(file.output_lens);
  const inputs = numbersOf(file.input_lens) ?? [];
  if (ttfts === undefined || outputs === undefined || !Array.isArray(file.itls)) return [];
  const gaps: readonly unknown[] = file.itls;
  const errors: readonly unknown[] = Array.isArray(file.errors) ? file.errors : [];
  return ttfts.flatMap((ttft, index): RequestSample[] => {
    const later = numbersOf(gaps[index]);
    const outputTokens = outputs[index];
    const error = textOf(errors[index]);
    if (later === undefined || outputTokens === undefined) return [];
    const isWhole = error === undefined && outputTokens === later.length + 1;
    if (error === undefined && !isWhole) return [];
    let seconds = ttft;
    const times = [ttft, ...later.map((gap) => (seconds += gap))];
    const events = times.map((time) => ({ timeMs: Math.round(time * 1e9) / 1e6, tokens: 1 }));
    return [
      {
        index,
        phase: 'measured',
        status: error === undefined ? 'completed' : 'failed',
        promptSha256: hashPrompt(index),
        promptTokens: inputs[index] ?? 0,
        outputTokens: isWhole ? outputTokens : 0,
        events: isWhole ? events : [],
        tokensCountedBy: 'server',
        ...(error === undefined ? {} : { reason: error.slice(0, 500) }),
      },
    ];
  });
}
