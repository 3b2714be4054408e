// Place by feature: what was measured where. A cell is a link to the newest valid run that shows it, or
// says that nobody has measured it yet. Nothing here is typed: a new record fills its cells by itself.

import type { PlaceName } from '@offload-lab/lib/generation';
import { isTimingValid, type RunRecord } from '@offload-lab/lib/record';
import { formatBytes, formatMetric, formatPercent } from '@offload-lab/lib/units';
import { escapeHtml, frontMatter, inScrollBox } from '../html.ts';
import { toHref } from '../paths.ts';
import type { JudgedRun } from '../runs/render-run-list.ts';

interface Feature {
  readonly name: string;
  /** The finding in a few characters; undefined when the record does not show the feature. */
  readonly show: (record: RunRecord) => string | undefined;
}

const metric =
  (name: string): Feature['show'] =>
  (record) => {
    const found = isTimingValid(record) ? record.metrics[name] : undefined;
    return found && formatMetric(name, found.p50);
  };

const features: readonly Feature[] = [
  { name: 'Answers in a stream: time to first token', show: metric('ttftMs') },
  { name: 'Time per output token', show: metric('tpotMs') },
  { name: 'Prefill speed', show: metric('prefillTokensPerSecond') },
  { name: 'Cold start: load and first token', show: metric('coldStartMs') },
  {
    name: 'Peak memory of the process',
    show: ({ memory }) =>
      memory.peakRssBytes === null ? undefined : formatBytes(memory.peakRssBytes),
  },
  {
    name: 'Quality: pass@1',
    show: ({ quality }) => quality && formatPercent(quality.passAt1.value),
  },
  {
    name: 'Proof of the device that computed',
    show: ({ engine }) =>
      engine.evidence.length > 0 ? (engine.got.executionProvider ?? engine.got.device) : undefined,
  },
  {
    name: 'Several users at once',
    show: ({ workload: { load }, metrics }) =>
      load &&
      metrics.outputTokensPerSecond &&
      formatMetric('outputTokensPerSecond', metrics.outputTokensPerSecond.p50),
  },
  { name: 'Load sweep: where it saturates', show: ({ sweep }) => sweep && 'swept' },
  { name: 'Energy', show: ({ energy }) => ((energy ?? []).length > 0 ? 'read' : undefined) },
  { name: 'Cost per request', show: ({ cost }) => cost && 'priced' },
];

const places: readonly { readonly title: string; readonly names: readonly PlaceName[] }[] = [
  { title: 'Laptop or Codespace', names: ['cpu-laptop', 'codespace'] },
  { title: 'GPU container', names: ['gpu-container'] },
  { title: 'Colab', names: ['colab'] },
  { title: 'Kubernetes GPU cluster', names: ['kubernetes'] },
  { title: 'Paid API', names: ['api'] },
  { title: 'This browser', names: ['browser'] },
];

export function renderMatrix(judged: readonly JudgedRun[]): string {
  const head = ['What', ...places.map(({ title }) => title)];
  const rows = features.map(({ name, show }) => {
    const cells = places.map(({ names }) => `<td>${cell(judged, names, show)}</td>`);
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`;
  });
  const table = `<table class="matrix"><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return [
    frontMatter({
      title: 'What was measured where',
      description:
        'Place by feature: every cell opens the run that shows it, or says that nobody has measured it yet.',
      tableOfContents: false,
    }),
    'Every filled cell is a link to a valid run that shows the feature in that place. An empty one says so: no cell is filled from a data sheet. A *stale* run measured code that has changed since. Recorded and simulated runs never fill a cell.',
    `<div class="not-content wide">${inScrollBox(table, 'Place by feature')}</div>`,
  ].join('\n\n');
}

function cell(
  judged: readonly JudgedRun[],
  names: readonly PlaceName[],
  show: Feature['show'],
): string {
  const found = judged
    .filter(({ run: { record } }) => record.valid && record.mode === 'live')
    .filter(({ run: { record } }) => names.includes(record.place))
    .sort((a, b) => rank(b) - rank(a) || (a.run.record.startedAt < b.run.record.startedAt ? 1 : -1))
    .flatMap(({ run: { record }, staleness }) => {
      const text = show(record);
      return text === undefined ? [] : [{ text, record, staleness }];
    })[0];
  if (found === undefined) return '<span class="unmeasured">not measured yet</span>';
  const { text, record, staleness } = found;
  const age =
    staleness.state === 'current'
      ? ''
      : ` <span class="stale">${staleness.state === 'stale' ? 'stale' : 'age unknown'}</span>`;
  return `<a data-run="${record.id}" href="${toHref(`runs/${record.id}/`)}">${escapeHtml(text)}</a>${age}`;
}

/** Published runs before those of a lesson, which measures little to be quick; current before stale. */
function rank({ run, staleness }: JudgedRun): number {
  return (run.origin === 'published' ? 2 : 0) + (staleness.state === 'current' ? 1 : 0);
}
