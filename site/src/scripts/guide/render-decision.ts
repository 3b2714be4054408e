// A decision as HTML. The build and the page call the same function, so that answers typed by a reader look,
// and say, what the same answers would have said when the page was built. Text of records and prices is escaped.

import {
  type Decision,
  describeFlip,
  describeWorkload,
  nameCandidate,
  type RankedPlace,
  withPlaceWords,
} from '@offload-lab/lib/decision';
import { formatPercent, formatUsd } from '@offload-lab/lib/units';
import { drawFlipPoints } from './draw-flip-points.ts';

/** @param linkRun address of a run's card; undefined for a run that has none */
export function renderDecision(
  decision: Decision,
  linkRun: (id: string) => string | undefined,
): string {
  const { verdict, ranked, flipPoints, prices, refused, now } = decision;
  const inWords = (text: string): string => withPlaceWords(text, ranked);
  const withRuns = (text: string): string =>
    escapeHtml(inWords(text)).replace(/\b[0-9a-f]{16}\b/g, (id) => {
      const address = linkRun(id);
      return address === undefined ? id : `<a class="run" href="${address}">${id}</a>`;
    });
  const flips = drawFlipPoints(flipPoints, (text) => escapeHtml(inWords(text)));
  return [
    `<p class="verdict" data-state="${verdict.state}"><strong>${escapeHtml(sayVerdict(decision))}.</strong></p>`,
    list('It is not firm, because', verdict.because, withRuns),
    list('What to do next', verdict.next, withRuns),
    table(
      'Places, the most probable first',
      ['place', 'leads with', 'keeps limits', 'a month', 'interval'],
      ranked.map(toRow),
      ranked.map(({ state }) => (state === 'judged' ? '' : ' class="quiet"')),
      withRuns,
    ),
    '<p class="guide-label">What would change it</p>',
    flips,
    flipPoints.length === 0
      ? '<p>Nothing within the ranges looked at.</p>'
      : list('', flipPoints.map(describeFlip), withRuns),
    fold(
      'Why not the others',
      list(
        '',
        ranked.flatMap((row) =>
          row.whyNot === null ? [] : [`${nameCandidate(row)}: ${row.whyNot}`],
        ),
        withRuns,
      ),
    ),
    fold(
      'What was assumed',
      table('', ['question', 'answer'], describeWorkload(decision.workload), [], withRuns),
    ),
    fold(
      'Reasons for each place, with their runs and prices',
      ranked.map((row) => list(nameCandidate(row), row.reasons, withRuns)).join(''),
    ),
    fold(
      'Prices used, with their dates',
      table(
        '',
        ['price', 'as of', 'state', 'source'],
        prices.map(({ id, asOf, state, source }) => [id, asOf ?? 'undated', state, source]),
        [],
        withRuns,
      ),
    ),
    refused.length === 0
      ? ''
      : list(
          'Not used',
          refused.map(({ what, reason }) => `${what}: ${reason}`),
          withRuns,
        ),
    `<p class="provenance">Predicted on ${now.slice(0, 10)} from runs and dated prices. A place in grey is not hidden: nobody has measured it, or a limit rules it out.</p>`,
  ].join('');
}

/** The verdict, places in words. */
export function sayVerdict({ verdict, ranked }: Decision): string {
  return withPlaceWords(verdict.sentence, ranked);
}

function toRow(row: RankedPlace): readonly string[] {
  const share = (value: number | null): string =>
    value === null ? 'cannot tell' : formatPercent(value);
  const usd = row.monthlyUsd;
  return [
    nameCandidate(row),
    share(row.probability),
    share(row.probabilityWithinLimits),
    usd === null ? 'unknown' : `${row.isLowerBound ? 'at least ' : ''}${formatUsd(usd.value)}`,
    usd === null ? '' : `${formatUsd(usd.low)} to ${formatUsd(usd.high)}`,
  ];
}

export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
  return text.replace(/[&<>"]/g, (sign) => `&${names[sign]};`);
}

function list(title: string, lines: readonly string[], show: (text: string) => string): string {
  if (lines.length === 0) return '';
  const head = title === '' ? '' : `<p class="guide-label">${escapeHtml(title)}</p>`;
  return `${head}<ul>${lines.map((line) => `<li>${show(line)}</li>`).join('')}</ul>`;
}

function fold(title: string, html: string): string {
  return `<details class="fold"><summary>${title}</summary>${html}</details>`;
}

/** @param attributes of each row, as written in HTML */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  attributes: readonly string[],
  show: (text: string) => string,
): string {
  const label = caption === '' ? columns.join(', ') : caption;
  const body = rows.map(([first = '', ...rest], i) => {
    const cells = rest.map((cell) => `<td>${show(cell)}</td>`).join('');
    return `<tr${attributes[i] ?? ''}><th scope="row">${show(first)}</th>${cells}</tr>`;
  });
  return [
    `<div class="scroll-box" role="group" aria-label="${escapeHtml(label)}" tabindex="0"><table>`,
    caption === '' ? '' : `<caption>${escapeHtml(caption)}</caption>`,
    `<thead><tr>${columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>`,
    `<tbody>${body.join('')}</tbody></table></div>`,
  ].join('');
}
