// The records of a reader by the machine that made them: two or three machines side by side, each with the
// verdict that its own records alone would give.

import { decide, PLACE_WORDS, type Workload } from '@offload-lab/lib/decision';
import type { RunRecord } from '@offload-lab/lib/record';
import { formatMs } from '@offload-lab/lib/units';
import { describeModel } from '../words.ts';
import { escapeHtml, sayVerdict, table } from './render-decision.ts';

const MOST_MACHINES = 3;

/** HTML; empty for records of fewer than two machines. */
export function compareMachines(
  records: readonly RunRecord[],
  workload: Workload,
  now: string,
): string {
  const groups = Map.groupBy(records, ({ machine, place }) =>
    JSON.stringify([machine.cpuModel, machine.usableCores, machine.gpus, machine.os, place]),
  );
  const machines = [...groups.values()].slice(0, MOST_MACHINES);
  if (machines.length < 2) return '';
  const rows: readonly (readonly [string, (records: readonly RunRecord[]) => string])[] = [
    ['place', ([one]) => (one ? PLACE_WORDS[one.place] : '')],
    ['cores', ([one]) => String(one?.machine.usableCores ?? 'unknown')],
    ['GPU', ([one]) => one?.machine.gpus.map(({ name }) => name).join(', ') || 'none'],
    ['runs', (runs) => runs.map(({ id }) => id).join(' ')],
    ['models', (runs) => [...new Set(runs.map(describeModel))].join(', ')],
    ['first token, median', (runs) => runs.map((run) => showMs(run, 'ttftMs')).join(', ')],
    ['each later token, median', (runs) => runs.map((run) => showMs(run, 'tpotMs')).join(', ')],
    ['with these runs alone', (own) => sayVerdict(decide({ now, workload, records: own }))],
  ];
  const names = machines.map(([one]) => one?.machine.cpuModel ?? '');
  const left = groups.size - machines.length;
  return [
    table(
      'Your machines side by side',
      ['', ...names],
      rows.map(([name, read]) => [name, ...machines.map(read)]),
      [],
      escapeHtml,
    ),
    left > 0 ? `<p>${left} more machines are counted above and not shown here.</p>` : '',
  ].join('');
}

function showMs({ metrics }: RunRecord, name: 'ttftMs' | 'tpotMs'): string {
  const p50 = metrics[name]?.p50;
  return p50 === undefined ? 'not measured' : formatMs(p50);
}
