import { formatBytes, formatCount, formatMs, formatTable } from '../../units/index.ts';
import type { SynthReport } from './run-synth.ts';

/** What was built, and how to run it. */
export function formatSynth(report: SynthReport): string {
  const rows = report.files.map(({ path, bytes }) => [
    path.slice(report.folder.length + 1),
    formatBytes(bytes),
  ]);
  return [
    formatTable({ columns: ['file', 'size'], rows }),
    `in ${report.folder}`,
    `${formatCount(report.parameters)} random weights in ${formatMs(report.elapsedMs)}, peak memory ${formatBytes(report.peakRssBytes ?? Number.NaN)}`,
    'It has the size and the speed of the real model and answers with noise',
  ].join('\n');
}
