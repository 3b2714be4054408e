import { listRequestValues, type RunRecord } from '../record/index.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { chartDistribution } from './distribution.ts';
import { labelRecords } from './label-record.ts';
import { chartResourceTimeline } from './resource-timeline.ts';
import { chartSweep } from './sweep-curve.ts';

/** Every chart that this record has something for: latencies with their interval, curves, the timeline. */
export function chartRecord(record: RunRecord, options?: ChartOptions): readonly Chart[] {
  const { sweep, resources, samples } = record;
  const [label = record.id] = labelRecords([record]);
  const charts: Chart[] = [];
  if (sweep === undefined) {
    for (const metric of ['ttftMs', 'tpotMs'] as const) {
      const values = listRequestValues(samples, metric);
      if (values.length > 0) charts.push(chartDistribution([{ label, values }], metric, options));
    }
  } else {
    for (const metric of ['ttftMs', 'decodeTokensPerSecond']) {
      if (sweep.points.some(({ metrics }) => metrics[metric] !== undefined)) {
        charts.push(chartSweep(sweep, metric, options));
      }
    }
  }
  const isSampled = resources?.samples.some(({ rssBytes }) => rssBytes !== undefined) === true;
  return isSampled ? [...charts, chartResourceTimeline(record, options)] : charts;
}
