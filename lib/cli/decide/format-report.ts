import {
  type Decision,
  describeFlip,
  nameCandidate,
  type RankedPlace,
  withPlaceWords,
} from '../../decision/index.ts';
import { formatPercent, formatTable, formatUsd } from '../../units/index.ts';

/** A decision for the terminal: verdict, table, reasons, flip points. Places in words; --json has their ids. */
export function formatReport({ verdict, ranked, flipPoints }: Decision): string {
  const parts = [
    verdict.sentence,
    ...verdict.because.map((line) => `  not firm: ${line}`),
    '',
    formatTable({
      columns: [
        'place',
        'leads with',
        'keeps limits',
        'a month',
        '95 % interval',
        'a passing solution',
      ],
      rows: ranked.map(toRow),
    }),
    '',
    ...ranked.flatMap(describe),
    'What would change it:',
    ...(flipPoints.length === 0
      ? ['  nothing within the ranges looked at']
      : flipPoints.map((flip) => `  ${describeFlip(flip)}`)),
    ...(verdict.next.length === 0 ? [] : ['', 'Next:', ...verdict.next.map((line) => `  ${line}`)]),
  ];
  return withPlaceWords(parts.join('\n'), ranked);
}

function toRow(row: RankedPlace): readonly string[] {
  const { monthlyUsd: usd, perPassingUsd: passing } = row;
  const share = (value: number | null): string => (value === null ? 'n/a' : formatPercent(value));
  return [
    nameCandidate(row),
    share(row.probability),
    share(row.probabilityWithinLimits),
    usd === null ? 'unknown' : `${row.isLowerBound ? '>' : ''}${formatUsd(usd.value)}`,
    usd === null || usd.low === usd.high
      ? 'n/a'
      : `${formatUsd(usd.low)} to ${formatUsd(usd.high)}`,
    passing === null ? 'n/a' : formatUsd(passing.value),
  ];
}

function describe(row: RankedPlace): readonly string[] {
  const { reasons, whyNot } = row;
  return [
    nameCandidate(row),
    ...(whyNot === null ? [] : [`  why not: ${whyNot}`]),
    ...reasons.map((reason) => `  ${reason}`),
    '',
  ];
}
