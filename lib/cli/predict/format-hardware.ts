import type { Estimate } from '../../prediction/index.ts';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatTable,
} from '../../units/index.ts';
import { warnAboutContext } from './format-prediction.ts';
import type { HardwareRate } from './hardware-speed.ts';
import type { HardwarePrediction } from './predict-hardware.ts';

/** A prediction for a machine that is not here: the sum that decides, then the times, all of it modelled. */
export function formatHardware(prediction: HardwarePrediction): string {
  const { on, gpus, users, versions, rates, reason, fits } = prediction;
  const many = gpus === 1 ? '' : ` x ${gpus}`;
  const told = versions.find(({ fit }) => fit.fits) ?? versions.at(-1);
  const version = versions.length > 1 && told ? `, with ${formatNumber(told.gigabytes)} GB` : '';
  const atOnce = users === 1 ? '' : `, ${formatCount(users)} users at once`;
  const isEncoder = prediction.kvCacheBytes === 0;
  const rows: (readonly string[])[] = [
    ['parameters', formatCount(prediction.parameters)],
    ...(told?.fit.terms ?? [])
      .filter(({ name }) => name !== 'KV cache' || !isEncoder)
      .map(({ name, bytes, arithmetic }) => [name, `${formatBytes(bytes)} = ${arithmetic}`]),
    ...(isEncoder ? [] : [['users it holds', formatCount(told?.fit.maxUsers ?? 0)]]),
    [`${isEncoder ? 'one pass' : 'first token'}, modelled`, showTime(prediction.ttftMs)],
    ...(isEncoder ? [] : [[`each further token, modelled${atOnce}`, showTime(prediction.tpotMs)]]),
  ];
  return [
    `${fits ? 'Fits' : 'Does not fit'} ${on}${many}${version}: ${reason}`,
    ...warnAboutContext(prediction),
    '',
    formatTable({
      columns: [
        `${prediction.modelType} as ${prediction.dtype}`,
        `${formatCount(prediction.promptTokens)} tokens in, ${formatCount(prediction.outputTokens)} out`,
      ],
      rows,
    }),
    '',
    'Everything is modelled from published figures, nothing was run; the ranges are assumed and end at the specification',
    ...explainRate('Decoding', 'GB/s', rates.decode),
    ...explainRate('Prompts', 'GFLOP/s', rates.prefill),
    ...(prediction.notes === '' ? [] : [`  note: ${prediction.notes}`]),
  ].join('\n');
}

function showTime(time: Estimate | null): string {
  if (time === null) return 'unknown: nothing is published';
  return `${formatMs(time.value)} (${formatMs(time.low)} to ${formatMs(time.high)})`;
}

function explainRate(what: string, unit: string, rate: HardwareRate | null): readonly string[] {
  if (rate === null) return [];
  const { basis, share, figure, perSecond } = rate;
  const how = {
    observed: 'observed by others',
    'specification, usual share': `${formatPercent(share)} of the specification, the middle of what was observed elsewhere`,
    'specification, assumed share': `${formatPercent(share)} of the specification, an assumption`,
  }[basis];
  const source = `${figure.source} (${figure.asOf ?? 'undated'})`;
  return [`  ${what}: ${formatNumber(perSecond / 1e9)} ${unit}, ${how}; ${source}`];
}
