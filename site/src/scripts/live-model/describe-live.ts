// What happened, in sentences.

import { formatBytes, formatMetric, formatMs, formatNumber } from '@offload-lab/lib/units';
import type { LoadProgress } from './load-files.ts';
import type { LiveAnswer, LiveSummary } from './messages.ts';

const SHOWN_METRICS = {
  ttftMs: 'Time to first token',
  tpotMs: 'Time per output token',
  decodeTokensPerSecond: 'Decode speed',
  prefillTokensPerSecond: 'Prefill speed',
} as const;

export interface StartTimes {
  readonly loadMs: number;
  readonly startMs: number;
  readonly firstTokenMs: number | undefined;
}

/** Where the files came from, and how long each step took. */
export function describeStart(
  { networkBytes, cacheBytes }: LoadProgress,
  { loadMs, startMs, firstTokenMs }: StartTimes,
): string {
  const [network, cache] = [formatBytes(networkBytes), formatBytes(cacheBytes)];
  const files =
    networkBytes === 0
      ? `Nothing was downloaded: ${cache} came from this browser’s cache, checked and unpacked in ${formatMs(loadMs)}.`
      : cacheBytes === 0
        ? `${network} downloaded, checked and unpacked in ${formatMs(loadMs)}.`
        : `${network} downloaded and ${cache} from this browser’s cache, checked and unpacked in ${formatMs(loadMs)}.`;
  const first =
    firstTokenMs === undefined
      ? ''
      : ` From the click to the first token: ${formatMs(firstTokenMs)}.`;
  return `${files} Starting the model took ${formatMs(startMs)}.${first}`;
}

export function describeLoad({ networkBytes, cacheBytes }: LoadProgress, allBytes: number): string {
  const cached = cacheBytes === 0 ? '' : `, ${formatBytes(cacheBytes)} from this browser’s cache`;
  return `Downloaded ${formatBytes(networkBytes)} of ${formatBytes(allBytes)}${cached}`;
}

export function describeAnswer({ finishReason, tokenTimesMs, metrics }: LiveAnswer): string {
  const { ttftMs, decodeTokensPerSecond } = metrics;
  if (ttftMs === undefined) return 'Stopped before the first token.';
  const speed =
    decodeTokensPerSecond === undefined
      ? ''
      : `, then ${formatNumber(decodeTokensPerSecond)} tokens a second`;
  const end = { stop: 'the model ended it', length: 'cut at the limit', abort: 'stopped' };
  const how = end[finishReason as keyof typeof end] ?? finishReason;
  return `First token after ${formatMs(ttftMs)}${speed}; ${tokenTimesMs.length} tokens, ${how}. One run, in this browser.`;
}

export function listResults({ metrics, timerResolutionMs }: LiveSummary): readonly HTMLElement[] {
  const rows = Object.entries(SHOWN_METRICS).flatMap(([metric, words]) => {
    const found = metrics[metric];
    if (found === undefined) return [];
    const { p50, low, high, n } = found;
    const range =
      low === null || high === null
        ? 'too few for an interval'
        : `${formatMetric(metric, low)} to ${formatMetric(metric, high)}`;
    return [row(words, `median ${formatMetric(metric, p50)}, interval ${range}, ${n} requests`)];
  });
  const step = `steps of ${formatMs(timerResolutionMs)}: no single time is known better`;
  return [...rows, row('Clock of this browser', step)];
}

function row(term: string, text: string): HTMLElement {
  const made = document.createElement('div');
  const dt = document.createElement('dt');
  const dd = document.createElement('dd');
  dt.textContent = term;
  dd.textContent = text;
  made.append(dt, dd);
  return made;
}
