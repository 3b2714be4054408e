// The charts that a browser adds itself to: published runs, named so that somebody knows which is which.

import { type Chart, chartMetricIntervals, labelRecords } from '@offload-lab/lib/charts';
import type { RunRecord } from '@offload-lab/lib/record';
import { renderFigure } from '../charts/render-figure.ts';
import { runLink } from '../lessons/render-lesson.ts';

/** In this order on the page; `live-model/add-place.ts` finds them by these names. */
export const LIVE_METRICS = ['decodeTokensPerSecond', 'ttftMs'] as const;

export async function renderPlaces(records: readonly RunRecord[]): Promise<readonly string[]> {
  if (records.length === 0) return [];
  const sorted = [...records].sort(
    (a, b) => (a.model.parameters ?? 0) - (b.model.parameters ?? 0) || (a.id < b.id ? -1 : 1),
  );
  const names = nameRuns(sorted);
  const links = sorted.map(
    ({ id, startedAt }, i) => `${names[i]}: ${runLink(id)}, ${startedAt.slice(0, 10)}`,
  );
  return await Promise.all(
    LIVE_METRICS.map((metric) => {
      const chart = rename(chartMetricIntervals(sorted, metric), labelRecords(sorted), names);
      return renderFigure(chart, {
        evidence: `data-run="${sorted.map(({ id }) => id).join(' ')}" data-metric="${metric}"`,
        provenance: `Node on ${sorted[0]?.machine.cpuModel}. ${links.join('; ')}.`,
      });
    }),
  );
}

/** "2-core laptop, 1M q8": machine, size and format; the start of the id only where two would be the same. */
export function nameRuns(records: readonly RunRecord[]): readonly string[] {
  const plain = records.map(({ place, machine, model, engine }) => {
    const size = /(\d+[kmb])\b/i.exec(model.name)?.[1]?.toUpperCase() ?? model.name;
    const where = place === 'cpu-laptop' ? `${machine.usableCores}-core laptop` : place;
    return `${where}, ${size} ${engine.got.dtype}`;
  });
  return plain.map((name, i) => {
    const isShared = plain.filter((other) => other === name).length > 1;
    return isShared ? `${name} (${records[i]?.id.slice(0, 6)})` : name;
  });
}

/** Names stand in the data, in the words for those who cannot see it, and in the table. */
function rename(chart: Chart, before: readonly string[], after: readonly string[]): Chart {
  const text = before.reduce(
    (json, name, i) => json.replaceAll(JSON.stringify(name).slice(1, -1), after[i] ?? name),
    JSON.stringify(chart),
  );
  return JSON.parse(text) as Chart;
}
