import { type EventLog, measureRequest } from '../metrics/index.ts';
import { formatMs, formatTokensPerSecond } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, type JsonValue } from './chart.ts';
import { PALETTE } from './theme.ts';

/**
 * One request over time: a bar of how long prefill and decode took, and below it the wait before every
 * later token. Works on an unfinished log, so that a live cell can redraw it.
 */
export function chartTokenLatency(log: EventLog, options?: ChartOptions): Chart {
  const { ttftMs, tpotMs, outputTokens, decodeTokensPerSecond } = measureRequest(log);
  const arrivals = listArrivals(log);
  const lastMs = arrivals.at(-1)?.timeMs ?? 0;
  const title = describeFinding(ttftMs, tpotMs);
  const rate = decodeTokensPerSecond ?? Number.NaN;
  return createChart(
    {
      title,
      subtitle: `${outputTokens} tokens in ${formatMs(lastMs)}`,
      description:
        `Timing of one generation of ${outputTokens} tokens. ${title}. ` +
        `Decode speed: ${formatTokensPerSecond(rate)}`,
      body: {
        vconcat: [phaseBar(ttftMs ?? 0, lastMs), gapPoints(arrivals, tpotMs)],
        spacing: 10,
      },
      table: {
        columns: ['token', 'arrived at', 'after the previous one'],
        rows: arrivals.map(({ token, timeMs, gapMs }) => [
          String(token),
          formatMs(timeMs),
          gapMs === null ? 'n/a' : formatMs(gapMs),
        ]),
      },
    },
    options,
  );
}

interface Arrival {
  /** Number of the last token in the chunk, from 1. */
  readonly token: number;
  readonly timeMs: number;
  /** Null for the first: it waited for prefill, which is another thing. */
  readonly gapMs: number | null;
}

function listArrivals(log: EventLog): readonly Arrival[] {
  let token = 0;
  let previousMs: number | undefined;
  const arrivals: Arrival[] = [];
  for (const { timeMs, tokens, kind } of log.chunks) {
    if (tokens === 0 || kind === 'role') continue;
    token += tokens;
    arrivals.push({ token, timeMs, gapMs: previousMs === undefined ? null : timeMs - previousMs });
    previousMs = timeMs;
  }
  return arrivals;
}

function describeFinding(ttftMs: number | undefined, tpotMs: number | undefined): string {
  if (ttftMs === undefined) return 'Waiting for the first token';
  const first = `First token after ${formatMs(ttftMs)}`;
  return tpotMs === undefined ? first : `${first}, then one every ${formatMs(tpotMs)}`;
}

function phaseBar(ttftMs: number, lastMs: number): JsonValue {
  const values = [
    { phase: 'prefill', fromMs: 0, toMs: ttftMs, label: formatMs(ttftMs) },
    { phase: 'decode', fromMs: ttftMs, toMs: lastMs, label: formatMs(lastMs - ttftMs) },
  ];
  return {
    width: 520,
    height: 26,
    data: { values },
    mark: { type: 'bar', cornerRadius: 2, tooltip: true },
    encoding: {
      x: {
        field: 'fromMs',
        type: 'quantitative',
        title: 'Milliseconds since the request was sent',
        scale: { domain: [0, Math.max(lastMs, 1)], nice: false },
      },
      x2: { field: 'toMs' },
      color: {
        field: 'phase',
        type: 'nominal',
        sort: ['prefill', 'decode'],
        scale: { domain: ['prefill', 'decode'], range: [PALETTE.orange, PALETTE.blue] },
        legend: { title: null, orient: 'top', direction: 'horizontal', offset: 4 },
      },
    },
  };
}

function gapPoints(arrivals: readonly Arrival[], tpotMs: number | undefined): JsonValue {
  const values = arrivals.flatMap(({ token, gapMs }) => (gapMs === null ? [] : [{ token, gapMs }]));
  const largestMs = values.length === 0 ? 1 : Math.max(0.01, ...values.map(({ gapMs }) => gapMs));
  const lastToken = Math.max(2, ...arrivals.map(({ token }) => token));
  const y = {
    field: 'gapMs',
    type: 'quantitative',
    title: 'Milliseconds per step',
    scale: { domain: [0, largestMs * 1.05] },
  };
  const x = {
    field: 'token',
    type: 'quantitative',
    title: 'Output token (the first waited for prefill: not shown)',
    scale: { domain: [1, lastToken], nice: false },
    axis: { tickMinStep: 1, format: 'd', grid: false },
  };
  const points = {
    data: { values },
    mark: { type: 'point', filled: true, size: 36, color: PALETTE.blue, opacity: 1, tooltip: true },
    encoding: { x, y },
  };
  if (tpotMs === undefined) return { width: 520, height: 150, layer: [points] };
  const mean = {
    data: { values: [{ gapMs: tpotMs }] },
    mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 2, color: PALETTE.orange },
    encoding: { y },
  };
  return { width: 520, height: 150, layer: [points, mean] };
}
