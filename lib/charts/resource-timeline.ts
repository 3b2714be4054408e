import type { PhaseMark, ResourceSample, RunRecord } from '../record/index.ts';
import { formatBytes, formatMs, formatNumber } from '../units/index.ts';
import {
  type Chart,
  type ChartOptions,
  createChart,
  type JsonValue,
  requireRows,
} from './chart.ts';
import { PALETTE } from './theme.ts';

const WIDTH = 560;
const MIB = 2 ** 20;

/** Parts of a run as readers call them; parts without a word here keep their own name. */
const PHASE_WORDS: Readonly<Record<string, string>> = {
  prepare: 'check files',
  process: 'start process',
  runtime: 'load runtime',
  tokenizer: 'read tokenizer',
  weights: 'load weights',
  prompts: 'make prompts',
  'first-token': 'first token',
  'first-answer': 'first answer',
  'warm-up': 'warm up',
  ready: 'get ready',
  proof: 'prove device',
  measured: 'measured',
};

/**
 * Memory, processor and network of the measured process over the run, with the parts of the run above
 * them. Anonymous memory is what only freeing gives back; file pages the kernel may drop.
 *
 * @throws RangeError for a run without samples
 */
export function chartResourceTimeline(
  record: Pick<RunRecord, 'resources' | 'memory'>,
  options?: ChartOptions,
): Chart {
  const { samples = [], phases = [] } = record.resources ?? {};
  requireRows(samples, 'resource sample');
  const { peakRssBytes, predictedPeakBytes } = record.memory;
  const peak = peakRssBytes ?? Math.max(...samples.map(({ rssBytes = 0 }) => rssBytes));
  const predicted =
    predictedPeakBytes === undefined
      ? ''
      : `, at most ${formatBytes(predictedPeakBytes)} predicted`;
  const rows = summarizePhases(phases, samples);
  const endMs = Math.max(samples.at(-1)?.timeMs ?? 0, phases.at(-1)?.endMs ?? 0);
  const x = {
    field: 'seconds',
    type: 'quantitative',
    title: 'Seconds since the start of the run',
    scale: { domain: [0, endMs / 1000], nice: false },
  };
  const hasNetwork = samples.some(({ networkSentBytes = 0 }) => networkSentBytes > MIB / 10);
  return createChart(
    {
      title: `Peak memory ${formatBytes(peak)}${predicted}`,
      subtitle: 'Of the process that runs the model, read by another process',
      description: `Memory and processor over ${formatMs(endMs)}. Peak ${formatBytes(peak)}${predicted}. ${rows
        .map(([phase, took, memory, cpu]) => `${phase}: ${took}, up to ${memory}, ${cpu} of a core`)
        .join('. ')}`,
      body: {
        vconcat: [
          ...(phases.length === 0 ? [] : [phaseStrip(phases, x)]),
          memoryPanel(samples, predictedPeakBytes, x),
          linePanel(samples, 'cpuPercent', 1, 'CPU (% of a core)', x),
          ...(hasNetwork
            ? [linePanel(samples, 'networkSentBytes', MIB, 'Network, sent (MiB)', x)]
            : []),
        ],
        spacing: 12,
        resolve: { legend: { color: 'independent' } },
      },
      table: { columns: ['part of the run', 'took', 'memory, most', 'CPU, mean'], rows },
    },
    options,
  );
}

/** One row per part: how long, how much memory at most, how busy on average. */
function summarizePhases(
  phases: readonly PhaseMark[],
  samples: readonly ResourceSample[],
): readonly (readonly string[])[] {
  const parts = phases.length > 0 ? phases : [{ name: 'whole run', startMs: 0, endMs: Infinity }];
  return parts.map(({ name, startMs, endMs }) => {
    const inside = samples.filter(({ timeMs }) => timeMs >= startMs && timeMs <= endMs);
    const rss = inside.flatMap(({ rssBytes }) => rssBytes ?? []);
    const cpu = meanCpuPercent(samples, startMs, endMs);
    return [
      PHASE_WORDS[name] ?? name,
      Number.isFinite(endMs) ? formatMs(endMs - startMs) : 'n/a',
      rss.length === 0 ? 'n/a' : formatBytes(Math.max(...rss)),
      cpu === undefined ? 'n/a' : `${formatNumber(cpu)} %`,
    ];
  });
}

/** Each look speaks for the time since the one before: late looks for more, those at an edge for a part. */
function meanCpuPercent(
  samples: readonly ResourceSample[],
  startMs: number,
  endMs: number,
): number | undefined {
  let coreMs = 0;
  let coveredMs = 0;
  samples.forEach(({ timeMs, cpuPercent }, i) => {
    const sinceMs = Math.max(startMs, samples[i - 1]?.timeMs ?? timeMs);
    const insideMs = Math.min(endMs, timeMs) - sinceMs;
    if (cpuPercent === undefined || insideMs <= 0) return;
    coreMs += cpuPercent * insideMs;
    coveredMs += insideMs;
  });
  return coveredMs === 0 ? undefined : coreMs / coveredMs;
}

/** A bar per part, shaded in turns; parts too narrow for a name are in the table only. */
function phaseStrip(phases: readonly PhaseMark[], x: JsonValue): JsonValue {
  const totalMs = Math.max(1, phases.at(-1)?.endMs ?? 1);
  const values = phases.map(({ name, startMs, endMs }, i) => {
    const words = PHASE_WORDS[name] ?? name;
    const widthPixels = (WIDTH * (endMs - startMs)) / totalMs;
    return {
      seconds: startMs / 1000,
      until: endMs / 1000,
      middle: (startMs + endMs) / 2000,
      phase: words,
      turn: i % 2 === 0 ? 'even' : 'odd',
      label: widthPixels > words.length * 7 ? words : '',
    };
  });
  const position = { ...(x as object), title: null, axis: null };
  return {
    width: WIDTH,
    height: 24,
    data: { values },
    layer: [
      {
        mark: { type: 'rect', tooltip: true },
        encoding: {
          x: position,
          x2: { field: 'until' },
          opacity: {
            field: 'turn',
            type: 'ordinal',
            scale: { domain: ['even', 'odd'], range: [0.25, 0.5] },
            legend: null,
          },
          color: { value: PALETTE.purple },
        },
      },
      {
        mark: { type: 'text', baseline: 'middle' },
        encoding: { x: { ...position, field: 'middle' }, text: { field: 'label' } },
      },
    ],
  };
}

function memoryPanel(
  samples: readonly ResourceSample[],
  predictedPeakBytes: number | undefined,
  x: JsonValue,
): JsonValue {
  const kinds = ['anonymous', 'file'] as const;
  const values = samples.flatMap(({ timeMs, rssAnonBytes, rssFileBytes }) =>
    kinds.flatMap((kind) => {
      const bytes = kind === 'anonymous' ? rssAnonBytes : rssFileBytes;
      return bytes === undefined ? [] : [{ seconds: timeMs / 1000, kind, mib: bytes / MIB }];
    }),
  );
  const areas = {
    data: { values },
    mark: { type: 'area', interpolate: 'step-after', tooltip: true },
    encoding: {
      x,
      y: { field: 'mib', type: 'quantitative', title: 'Memory (MiB)', stack: 'zero' },
      color: {
        field: 'kind',
        type: 'nominal',
        scale: { domain: [...kinds], range: [PALETTE.blue, PALETTE.green] },
        legend: { title: null, orient: 'top', direction: 'horizontal', offset: 4 },
      },
      order: { field: 'kind', sort: 'ascending' },
    },
  };
  if (predictedPeakBytes === undefined) return { width: WIDTH, height: 170, ...areas };
  const rule = { values: [{ mib: predictedPeakBytes / MIB, label: 'predicted at most' }] };
  const y = { field: 'mib', type: 'quantitative' };
  return {
    width: WIDTH,
    height: 170,
    layer: [
      areas,
      {
        data: rule,
        mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 2, color: PALETTE.orange },
        encoding: { y },
      },
      {
        data: rule,
        mark: { type: 'text', align: 'right', baseline: 'bottom', dy: -3, x: WIDTH - 4 },
        encoding: { y, text: { field: 'label' } },
      },
    ],
  };
}

function linePanel(
  samples: readonly ResourceSample[],
  field: 'cpuPercent' | 'networkSentBytes',
  unit: number,
  title: string,
  x: JsonValue,
): JsonValue {
  const values = samples.flatMap((sample) => {
    const value = sample[field];
    return value === undefined ? [] : [{ seconds: sample.timeMs / 1000, value: value / unit }];
  });
  return {
    width: WIDTH,
    height: 80,
    data: { values },
    mark: { type: 'line', interpolate: 'step-before', color: PALETTE.blue, tooltip: true },
    encoding: {
      x,
      y: {
        field: 'value',
        type: 'quantitative',
        title,
        axis: { tickCount: 4 },
        scale: { domainMin: 0 },
      },
    },
  };
}
