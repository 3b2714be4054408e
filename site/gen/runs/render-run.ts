// The run card: one page per run record, where every number of the site leads.

import {
  type Chart,
  chartDistribution,
  chartPassRate,
  describeRecord,
  METRIC_WORDS,
} from '@offload-lab/lib/charts';
import { PLACE_WORDS } from '@offload-lab/lib/decision';
import { listRequestValues, type RunRecord } from '@offload-lab/lib/record';
import { formatBytes } from '@offload-lab/lib/units';
import { describeRun } from '../../src/scripts/words.ts';
import { renderFigure } from '../charts/render-figure.ts';
import { escapeHtml, frontMatter, toTableHtml } from '../html.ts';
import { toHref } from '../paths.ts';
import type { PublishedRun } from './collect-runs.ts';
import type { Staleness } from './staleness.ts';

export async function renderRun(run: PublishedRun, staleness: Staleness): Promise<string> {
  const { record } = run;
  const title = describeRun(record);
  const evidence = `data-run="${record.id}"`;
  const provenance = `This run, <a href="${rawHref(record)}">as JSON</a>.`;
  const charts = await Promise.all(
    chartsOf(record).map((chart) => renderFigure(chart, { evidence, provenance })),
  );
  const [identity, ...results] = describeRecord(record).map((table) => toTableHtml(table));
  return [
    frontMatter({
      title: `Run ${record.id}`,
      description: `${title}, ${record.startedAt.slice(0, 10)}: what was measured, where, how, and what came out.`,
      tableOfContents: false,
      sidebar: { label: `${record.startedAt.slice(5, 10)} ${title}`, hidden: true },
    }),
    `<div class="run-card not-content" ${evidence}>`,
    `<p class="promise">${escapeHtml(title)}</p>`,
    `<dl class="facts">${facts(run, staleness).join('')}</dl>`,
    '</div>\n',
    ...charts.map((chart) => `${chart}\n`),
    `## Results\n\n<div class="not-content" ${evidence}>${results.join('')}</div>\n`,
    `## In full\n\n<div class="not-content" ${evidence}>${identity}</div>\n`,
  ].join('\n');
}

export function rawHref({ id }: RunRecord): string {
  return toHref(`runs/${id}.json`);
}

function facts(run: PublishedRun, staleness: Staleness): readonly string[] {
  const { record, bytes, origin } = run;
  const { machine } = record;
  const dirty = record.dirty ? ' with changed files' : '';
  const rows: readonly (readonly [string, string])[] = [
    [
      'Validity',
      record.valid
        ? 'Valid: every self-check passed'
        : `<strong class="invalid">Invalid</strong>: ${escapeHtml(record.reasons.join('; '))}`,
    ],
    ...(record.timing === undefined || record.timing.valid
      ? []
      : [['Times', `Not usable: ${escapeHtml(record.timing.reasons.join('; '))}`] as const]),
    ['Age', stateOf(staleness)],
    [
      'Where',
      escapeHtml(`${PLACE_WORDS[record.place]}: ${machine.cpuModel}, ${machine.usableCores} cores`),
    ],
    ['When', `${record.startedAt.slice(0, 16).replace('T', ' ')} UTC`],
    ['Commit', `<code>${record.commit?.slice(0, 12) ?? 'unknown'}</code>${dirty}`],
    ['Command', `<code>${escapeHtml(record.command)}</code>`],
    ['Kind', record.mode === 'live' ? 'Live model output' : escapeHtml(record.mode)],
    [
      'Origin',
      origin === 'published'
        ? 'Published with the project'
        : 'Written by a lesson while this site was made',
    ],
    [
      'Raw',
      `<a href="${rawHref(record)}">${record.id}.json</a>, ${formatBytes(bytes)}, every event`,
    ],
  ];
  return rows.map(([term, text]) => `<div><dt>${term}</dt><dd>${text}</dd></div>`);
}

export function stateOf({ state, reason }: Staleness): string {
  if (state === 'current') return `Current: ${escapeHtml(reason)}`;
  const word = state === 'stale' ? 'Stale' : 'Unknown';
  return `<strong class="stale">${word}</strong>: ${escapeHtml(reason)}`;
}

function chartsOf(record: RunRecord): readonly Chart[] {
  const levels = record.quality?.levels ?? [];
  const quality =
    levels.length > 0
      ? [chartPassRate(levels.map((row) => ({ label: `level ${row.level}`, ...row })))]
      : [];
  return [...quality, ...['ttftMs', 'tpotMs'].flatMap((metric) => distributionOf(record, metric))];
}

/** Thousands of dots would weigh more than they say: then the table of results has to do. */
const MOST_DOTS = 300;

function distributionOf(record: RunRecord, metric: string): readonly Chart[] {
  const values = listRequestValues(record.samples, metric as 'ttftMs');
  if (values.length < 2 || values.length > MOST_DOTS || !(metric in METRIC_WORDS)) return [];
  return [chartDistribution([{ label: record.model.name, values }], metric)];
}
