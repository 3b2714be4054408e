import type { Estimate } from '../../prediction/index.ts';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatPercent,
  formatTable,
} from '../../units/index.ts';
import type { Prediction } from './predict-model.ts';

/** The prediction as a person reads it: verdict first, then what it is made of. */
export function formatPrediction(prediction: Prediction): string {
  const { weights, machine, label } = prediction;
  const range = ({ value, low, high }: Estimate, show: (value: number) => string): string =>
    `${show(value)} (${show(low)} to ${show(high)})`;
  const band =
    weights.low === weights.high
      ? ''
      : ` (${formatBytes(weights.low)} if the head is shared, ${formatBytes(weights.high)} if copied)`;
  const limit = machine.limitBytes === null ? '' : `, limit ${formatBytes(machine.limitBytes)}`;
  const facts: (readonly string[])[] = [
    ['parameters', formatCount(prediction.parameters)],
    [
      `weights, ${weights.basis === 'file' ? 'counted' : 'by formula'}`,
      `${formatBytes(weights.bytes)}${band}`,
    ],
    [
      'KV cache',
      `${formatBytes(prediction.kvCacheBytes)} (${formatBytes(prediction.kvCacheBytesPerToken)} a token)`,
    ],
    ['peak memory', range(prediction.peakMemoryBytes, formatBytes)],
    ...listParts(prediction.peakMemoryParts),
    [`first token, ${label}`, range(prediction.ttftMs, formatMs)],
    ...(prediction.tpotMs === null
      ? []
      : [[`each further token, ${label}`, range(prediction.tpotMs, formatMs)]]),
    [`whole answer, ${label}`, range(prediction.e2eLatencyMs, formatMs)],
    [
      'this machine',
      `${formatBytes(machine.availableBytes)} free${limit}, ${machine.usableCores} usable cores`,
    ],
  ];
  const sizes = prediction.sizes.map(({ container, format, bytes }) => [
    container,
    format,
    formatBytes(bytes),
  ]);
  return [
    `${prediction.fits ? 'Fits' : 'Does not fit'}: ${prediction.reason}`,
    '',
    formatTable({
      columns: [
        `${prediction.modelType} as ${prediction.dtype}`,
        `${prediction.promptTokens} tokens in, ${prediction.outputTokens} out`,
      ],
      rows: facts,
    }),
    '',
    explainBasis(prediction),
    '',
    formatTable({ columns: ['container', 'format', 'size'], rows: sizes }),
    ...formatFiles(prediction.files),
  ].join('\n');
}

/** What the expected peak is made of, while it runs; loading may be above that. */
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
  return shown.map(([name, bytes]) => [`  ${name}`, formatBytes(bytes)]);
}

/** What the times and their ranges rest on, and how right that was before. */
function explainBasis({ probe, notProbed, rate, interval, track }: Prediction): string {
  const past = track.tpotMs
    ? `; ${track.tpotMs.n} earlier here: time per token off by ${formatPercent(track.tpotMs.medianErrorPercent / 100)} (median), inside the range ${formatPercent(track.tpotMs.coveragePercent / 100)} of the time`
    : '';
  if (probe === null) {
    return `Times are modelled, nothing was run (${notProbed}): rates of "${rate.hardware}" (${rate.asOf ?? 'undated'}), range assumed${past}`;
  }
  const hours = probe.ageMs / 3_600_000;
  const age = hours < 1 ? 'less than an hour' : `${hours.toFixed(0)} hours`;
  const range =
    interval.tpotMs.basis === 'ledger'
      ? `range from ${interval.tpotMs.n} scored predictions`
      : 'range assumed until nine predictions are scored';
  return `Times from a probe of this machine, ${age} old; ${range}${past}`;
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
