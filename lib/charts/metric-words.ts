/** Metric names in the words of titles and tables. */
export const METRIC_WORDS: Readonly<Record<string, string>> = {
  ttftMs: 'Time to first token',
  tpotMs: 'Time per output token',
  e2eLatencyMs: 'Time to the whole answer',
  prefillTokensPerSecond: 'Prefill speed',
  decodeTokensPerSecond: 'Decode speed',
  outputTokensPerSecond: 'System throughput',
  prefillMs: 'Prefill alone',
  prepareMs: 'Time to prepare the files',
  processStartMs: 'Time to start the process',
  importMs: 'Time to load the runtime',
  modelLoadMs: 'Time to load the model',
  coldStartMs: 'Cold start: load and first token',
  coldTtftMs: 'Time to the very first token',
  peakRssBytes: 'Peak memory',
};
