// A decision as a Markdown file to commit: what was asked, what was found, on what evidence, what would change
// it. Everything in it comes from the decision; the same decision always gives the same text.

import { formatMs, formatNumber, formatPercent, formatUsd } from '../units/index.ts';
import type { Decision, RankedPlace } from './decision.ts';
import { formatRange } from './describe-place.ts';
import type { FlipPoint } from './flip-points.ts';
import { ASPECTS } from './matrix.ts';
import type { Workload } from './workload.ts';

/** The decision record in Markdown. */
export function formatDecisionRecord(decision: Decision): string {
  const { verdict, ranked, flipPoints, refused, prices, now, seed, resamples } = decision;
  const sections = [
    `# Decision: where should it run?`,
    `Decided on ${now.slice(0, 10)} (seed ${seed}, ${resamples} resamples). Computed by \`lab decide\`; measure again rather than edit.`,
    '## Verdict',
    `**${verdict.sentence}.**`,
    list('Not firm, because:', verdict.because),
    list('Next:', verdict.next),
    '## What was asked',
    table(['question', 'answer'], describeWorkload(decision.workload)),
    '## Places',
    table(
      ['place', 'leads with', 'keeps every limit', 'a month', 'a request', 'a passing solution'],
      ranked.map(toRow),
    ),
    ...ranked.map(describePlaceSection),
    '## What would change it',
    flipPoints.length === 0
      ? 'Nothing within the ranges looked at.'
      : flipPoints.map((flip) => `- ${describeFlip(flip)}`).join('\n'),
    '## Seven aspects',
    matrixTable(decision),
    '## Prices',
    table(
      ['price', 'as of', 'state', 'source', 'notes'],
      prices.map(({ id, asOf, state, source, notes }) => [
        id,
        asOf ?? 'undated',
        state,
        source,
        notes.join('; '),
      ]),
    ),
    '## Not used',
    refused.length === 0
      ? 'Everything that was given was used.'
      : refused.map(({ what, reason }) => `- ${what}: ${reason}`).join('\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** A flip point in a sentence. */
export function describeFlip({ variable, threshold, low, high, from, to, now }: FlipPoint): string {
  const show = (value: number): string => formatVariable(variable, value);
  const side = now < threshold ? `"${from}" up to` : `"${to}" from`;
  const other = now < threshold ? `then "${to}"` : `below it "${from}"`;
  return `${nameVariable(variable)}: ${side} ${show(threshold)} (band ${show(low)} to ${show(high)}), ${other}; now ${show(now)}`;
}

export function nameVariable(variable: string): string {
  const names: Readonly<Record<string, string>> = {
    requestsPerDay: 'Requests a day',
    latencyLimitMs: 'Latency limit',
    qualityFloor: 'Quality floor',
    budgetUsdPerMonth: 'Budget a month',
  };
  return names[variable] ?? variable.replace(/^price/, 'Price');
}

export function formatVariable(variable: string, value: number): string {
  if (variable === 'latencyLimitMs') return formatMs(value);
  if (variable === 'qualityFloor') return formatPercent(value);
  return variable === 'requestsPerDay' ? formatNumber(value) : formatUsd(value);
}

/** The workload's fields in words. */
export function describeWorkload(workload: Workload): readonly (readonly string[])[] {
  const { latencyLimit: limit, qualityFloor, budgetUsdPerMonth } = workload;
  return [
    ['task', workload.task],
    ['tokens', `${workload.promptTokens} in, ${workload.outputTokens} out`],
    [
      'requests',
      `${formatNumber(workload.requestsPerDay)} a day, ${workload.dayShape}, ${workload.daysPerMonth} days a month`,
    ],
    ['users', String(workload.users)],
    [
      'latency',
      limit
        ? `${limit.metric === 'ttftMs' ? 'first token' : 'whole answer'} within ${formatMs(limit.ms)} for ${limit.percentile} % of requests`
        : 'no limit',
    ],
    ['code may go to', workload.privacy],
    ['must work offline', workload.mustWorkOffline ? 'yes' : 'no'],
    [
      'training',
      `${workload.trainingRunsPerMonth} runs a month of ${workload.trainingHoursPerRun} h`,
    ],
    ['quality floor', qualityFloor === null ? 'none' : formatPercent(qualityFloor)],
    ['attempts a task', String(workload.mostAttempts)],
    ['budget', budgetUsdPerMonth === null ? 'none' : `${formatUsd(budgetUsdPerMonth)} a month`],
  ];
}

function toRow(row: RankedPlace): readonly string[] {
  const share = (value: number | null): string =>
    value === null ? 'cannot tell' : formatPercent(value);
  const least = row.isLowerBound ? 'at least ' : '';
  return [
    row.place,
    share(row.probability),
    share(row.probabilityWithinLimits),
    row.monthlyUsd === null ? 'unknown' : `${least}${formatRange(row.monthlyUsd)}`,
    row.perRequestUsd === null ? 'unknown' : `${least}${formatUsd(row.perRequestUsd)}`,
    row.perPassingUsd === null ? 'not measured' : formatRange(row.perPassingUsd),
  ];
}

function describePlaceSection(row: RankedPlace): string {
  const waiting =
    row.waitingUsd === null
      ? []
      : [`Waiting, apart from the bill: ${formatUsd(row.waitingUsd)} a month of people's time`];
  return [
    `### ${row.place}`,
    row.whyNot === null ? '' : `Why not: ${row.whyNot}.`,
    [...row.reasons, ...waiting].map((reason) => `- ${reason}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function matrixTable({ matrix, ranked }: Decision): string {
  const rows = ASPECTS.map((aspect) => [
    aspect,
    ...ranked.map(
      ({ place }) =>
        matrix.find((one) => one.place === place && one.aspect === aspect)?.value ?? 'missing',
    ),
  ]);
  return table(['aspect', ...ranked.map(({ place }) => place)], rows);
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

/** Text from records and price files must not break out of its cell. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/[\n|]/g, ' ').replaceAll('<', '&lt;')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
