import type { Estimate, TrackRecord } from '../../prediction/index.ts';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatTable,
} from '../../units/index.ts';
import type { WeightSize } from './measure-weights.ts';
import type { Prediction } from './predict-model.ts';

/** The prediction as a person reads it: verdict first, then what it is made of, each number with its past error. */
export function formatPrediction(prediction: Prediction): string {
  const { machine, label, track, tpotMs } = prediction;
  const limit = machine.limitBytes === null ? '' : `, limit ${formatBytes(machine.limitBytes)}`;
  const isEncoder = tpotMs === null;
  const facts: (readonly string[])[] = [
    ['parameters', formatCount(prediction.parameters)],
    ...describeWeights(prediction.weights),
    ...(isEncoder
      ? []
      : [
          [
            'KV cache',
            `${formatBytes(prediction.kvCacheBytes)} (${formatBytes(prediction.kvCacheBytesPerToken)} a token)`,
          ],
        ]),
    [
      'peak memory',
      showRange(prediction.peakMemoryBytes, formatBytes),
      showTrack(track.peakMemoryBytes),
    ],
    ...listParts(prediction.peakMemoryParts),
    [
      `${isEncoder ? 'one pass' : 'first token'}, ${label}`,
      showRange(prediction.ttftMs, formatMs),
      showTrack(track.ttftMs),
    ],
    ...(isEncoder
      ? []
      : [
          [
            `each further token, ${label}`,
            `${showRange(tpotMs, formatMs)}, ${formatNumber(1000 / tpotMs.value)} a second`,
            showTrack(track.tpotMs),
          ],
          [`whole answer, ${label}`, showRange(prediction.e2eLatencyMs, formatMs)],
        ]),
    [
      'this machine',
      `${formatBytes(machine.availableBytes)} free${limit}, ${formatNumber(machine.usableCores)} usable cores`,
    ],
  ];
  const hasTrack = Object.values(track).some((one) => one !== null);
  const size = isEncoder ? '' : `, ${formatCount(prediction.outputTokens)} out`;
  const columns = [
    `${prediction.modelType} as ${prediction.dtype}`,
    `${formatCount(prediction.promptTokens)} tokens in${size}`,
    ...(hasTrack ? ['earlier predictions here'] : []),
  ];
  const rows = facts.map((cells) => columns.map((_, i) => cells[i] ?? ''));
  const sizes = prediction.sizes.map(({ container, format, bytes }) => [
    container,
    format,
    formatBytes(bytes),
  ]);
  return [
    `${prediction.fits ? 'Fits' : 'Does not fit'}: ${prediction.reason}`,
    ...warnAboutContext(prediction),
    '',
    formatTable({ columns, rows }),
    '',
    explainBasis(prediction),
    '',
    formatTable({ columns: ['container', 'format', 'size'], rows: sizes }),
    ...formatFiles(prediction.files),
  ].join('\n');
}

const WEIGHT_BASIS = {
  file: 'counted in the file',
  published: 'as the hub prints',
  formula: 'by formula',
} as const;

/** Size of the weights, how it is known, and what it would be if the head is stored otherwise. */
export function describeWeights({ bytes, low, high, basis }: WeightSize): (readonly string[])[] {
  const band =
    low === high
      ? ''
      : ` (${formatBytes(low)} if the head is shared, ${formatBytes(high)} if copied)`;
  return [[`weights, ${WEIGHT_BASIS[basis]}`, `${formatBytes(bytes)}${band}`]];
}

/** A request longer than the model can read has a size and a time, and still no answer. */
export function warnAboutContext(request: {
  readonly contextLength: number | null;
  readonly promptTokens: number;
  readonly outputTokens: number;
}): readonly string[] {
  const { contextLength, promptTokens, outputTokens } = request;
  const tokens = promptTokens + outputTokens;
  if (contextLength === null || tokens <= contextLength) return [];
  return [
    `Too long for this model: ${formatCount(tokens)} tokens asked, its config.json ends at ${formatCount(contextLength)}`,
  ];
}

function showRange({ value, low, high }: Estimate, show: (value: number) => string): string {
  return `${show(value)} (${show(low)} to ${show(high)})`;
}

/** How far off the same number was before, and how often its range held. */
function showTrack(track: TrackRecord | null): string {
  if (track === null) return '';
  const { n, medianErrorPercent, coveragePercent } = track;
  return `off by ${formatPercent(medianErrorPercent / 100)} (median of ${n}), ${formatPercent(coveragePercent / 100)} in range`;
}

/** What the expected peak is made of while it answers, and loading where that needs more. */
function listParts(parts: Prediction['peakMemoryParts']): readonly (readonly string[])[] {
  if (parts === null) return [];
  const named: readonly (readonly [string, number])[] = [
    ['process and tokenizer', parts.processBytes + parts.tokenizerBytes],
    ['weights', parts.weightBytes],
    ['cache', parts.cacheBytes],
    ['prompt', parts.activationBytes],
    ['logits', parts.logitBytes],
    ['second session', parts.secondSessionBytes],
  ];
  const shown = named.filter(([, bytes]) => bytes > 0);
  const loading = parts.processBytes + parts.tokenizerBytes + parts.loadingBytes;
  const isLoading = Math.round(loading) >= parts.peakBytes;
  return [
    ...shown.map(([name, bytes]) => [`  ${name}`, formatBytes(bytes)]),
    ...(isLoading ? [['  together, while loading', formatBytes(loading)]] : []),
  ];
}

/** Below it the fixed cost of a step, which only a probe finds, is a large part of its time. */
const SMALL_BYTES = 50e6;

/** What the times and their ranges rest on. */
function explainBasis({ probe, notProbed, rate, interval, weights }: Prediction): string {
  if (probe === null) {
    const small =
      weights.bytes < SMALL_BYTES
        ? '\nA model this small is slower than that: published rates leave out the fixed cost of a step'
        : '';
    return `Times are modelled, nothing was run (${notProbed}): rates of "${rate.hardware}" (${rate.asOf ?? 'undated'}), their ranges assumed${small}`;
  }
  const hours = probe.ageMs / 3_600_000;
  const age = hours < 1 ? 'less than an hour' : `${hours.toFixed(0)} hours`;
  const { basis, n, factor } = interval.tpotMs;
  const range =
    basis === 'ledger'
      ? `ranges of 90 %, from ${n} scored predictions`
      : 'ranges assumed until nine predictions are scored ("lab bench" of a synthetic model scores one)';
  const isWider = probe.spreadFactor > factor;
  return [
    `Times from a probe of this machine, ${age} old; ${range}`,
    ...(isWider
      ? ['The blocks of the probe disagreed by more than that: the ranges are wider']
      : []),
  ].join('\n');
}

/** What lies beside config.json already, counted rather than computed. */
function formatFiles(files: Prediction['files']): readonly string[] {
  if (files.length === 0) return [];
  const rows = files.map(({ file, tensors, values, bytes }) => [
    file,
    formatCount(tensors),
    formatCount(values),
    formatBytes(bytes),
  ]);
  return ['', formatTable({ columns: ['file, counted', 'tensors', 'weights', 'size'], rows })];
}
