import { PLACE_WORDS } from '@offload-lab/lib/decision';
import type { RunRecord } from '@offload-lab/lib/record';
import { formatMetric, formatPercent } from '@offload-lab/lib/units';
import { describeRun } from '../../src/scripts/words.ts';
import { frontMatter, toTableHtml } from '../html.ts';
import { runLink } from '../lessons/render-lesson.ts';
import type { PublishedRun } from './collect-runs.ts';
import type { Staleness } from './staleness.ts';

export interface JudgedRun {
  readonly run: PublishedRun;
  readonly staleness: Staleness;
}

/** Every run the site knows, newest first. */
export function renderRunList(runs: readonly JudgedRun[]): string {
  const newest = [...runs].sort((a, b) =>
    a.run.record.startedAt < b.run.record.startedAt ? 1 : -1,
  );
  const rows = newest.map(({ run: { record }, staleness }) => [
    record.id,
    record.startedAt.slice(0, 10),
    PLACE_WORDS[record.place],
    describeRun(record),
    headline(record),
    record.valid
      ? staleness.state === 'current'
        ? 'valid'
        : `valid, ${staleness.state}`
      : 'invalid',
  ]);
  const columns = ['run', 'date', 'place', 'what ran', 'result', 'state'];
  const known = new Set(newest.map(({ run }) => run.record.id));
  const ids = [...known].join(' ');
  return [
    frontMatter({
      title: 'Runs',
      description: 'Every run record behind a number on this site, with its state.',
      tableOfContents: false,
      sidebar: { order: 0, label: 'All runs' },
    }),
    'Every measured number on this site leads to one of these. A run that failed its own checks is kept and shown as invalid, never averaged in. *Stale* means: the code it measured has changed since. A commit that git does not know makes the age *unknown*, not fine.\n',
    `<div class="not-content" data-run="${ids}">${toTableHtml({ columns, rows }, (text) => (known.has(text) ? runLink(text) : text))}</div>\n`,
  ].join('\n');
}

/** The one result a run was made for. */
export function headline(record: RunRecord): string {
  if (record.quality) return `pass@1 ${formatPercent(record.quality.passAt1.value)}`;
  const { tpotMs, ttftMs } = record.metrics;
  if (tpotMs) return `${formatMetric('tpotMs', tpotMs.p50)} per token`;
  return ttftMs ? `${formatMetric('ttftMs', ttftMs.p50)} to the first token` : 'n/a';
}
