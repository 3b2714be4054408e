import { formatBytes, formatMs, formatPercent, formatTable } from '../../../units/index.ts';
import type { Advice } from './rank-advice.ts';
import type { AdvisedWorkload } from './workloads.ts';

/** What `lab models advise --json` prints. */
export interface AdviceReport {
  readonly workload: AdvisedWorkload & { readonly name: string };
  readonly limitMs: number | null;
  readonly latencyBasis: 'probe' | 'specification';
  readonly ranked: readonly Advice[];
}

const VERDICTS = { within: 'yes', perhaps: 'perhaps', over: 'no', none: '' } as const;

/** The ranking as a table, then every warning and every source of a reported figure. */
export function formatAdvice({ workload, limitMs, latencyBasis, ranked }: AdviceReport): string {
  const waits = workload.metric === 'ttftMs' ? 'first token' : 'whole answer';
  const limit = limitMs === null ? 'limit' : `in ${formatMs(limitMs)}`;
  const columns = ['model', 'dtype', waits, limit, 'memory', 'fits', 'licence', 'reported pass@1'];
  const rows = ranked.map((row) => [
    row.model,
    row.dtype,
    `${formatMs(row.latencyMs.value)} (${formatMs(row.latencyMs.low)} to ${formatMs(row.latencyMs.high)})`,
    VERDICTS[row.limit],
    formatBytes(row.peakMemoryBytes.value),
    row.fits ? 'yes' : 'no',
    row.licence,
    row.reported === null ? 'not found' : formatPercent(row.reported.passAt1),
  ]);
  const warnings = ranked.flatMap(({ model, dtype, warnings: list }) =>
    list.length === 0 ? [] : [`${model} as ${dtype}: ${list.join(' and ')}`],
  );
  const sources = ranked.flatMap(({ model, reported }) =>
    reported === null
      ? []
      : [`${model}: ${reported.benchmark}, ${reported.source} (${reported.asOf})`],
  );
  const basis =
    latencyBasis === 'probe'
      ? 'Times are predicted from the probe of this machine'
      : 'Times are modelled from published rates of another machine: run "lab probe" first';
  return [
    `${workload.name}: ${workload.promptTokens} tokens in, ${workload.outputTokens} out`,
    '',
    formatTable({ columns, rows }),
    '',
    `${basis}. The interval decides about the limit: "perhaps" means that it lies inside`,
    ...(warnings.length === 0 ? [] : ['', 'Fewer bits, but:', ...warnings.map(indent)]),
    '',
    'Reported by others, not measured here:',
    ...[...new Set(sources)].map(indent),
  ].join('\n');
}

function indent(line: string): string {
  return `  ${line}`;
}
