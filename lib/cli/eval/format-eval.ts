import type { RunRecord } from '../../record/index.ts';
import { formatMs, formatTable } from '../../units/index.ts';
import type { EvalReport, LevelReport } from './summarize-eval.ts';

/** A record of an evaluation as people read it: pass@1 per level with its interval, then why answers failed. */
export function formatEval(record: RunRecord, report: EvalReport): string {
  const { model, engine } = record;
  const what =
    engine.backend === 'baseline'
      ? `${model.name} (${engine.evidence[0]})`
      : `${model.name} as ${engine.got.dtype} on ${engine.got.device}`;
  if (report.passAt1 === null) return `${what}: no answer was executed`;
  const hasK = report.levels.some(({ passAtK }) => passAtK !== undefined);
  const columns = ['level', 'tasks', 'pass@1', '95 % interval', 'time per task', 'tokens'];
  return [
    what,
    '',
    formatTable({
      columns: hasK ? [...columns, 'pass@k'] : columns,
      rows: report.levels.map((level) => formatLevel(level, hasK)),
    }),
    '',
    `All levels: ${percent(report.passAt1.value)} (${interval(report.passAt1)})`,
    `Outcomes: ${formatOutcomes(report.outcomes)}`,
    ...(report.facets === null ? [] : [`Facets: ${formatFacets(report.facets)}`]),
  ].join('\n');
}

function formatLevel(level: LevelReport, hasK: boolean): string[] {
  const { medianE2eLatencyMs, meanOutputTokens, passAtK = {} } = level;
  const row = [
    String(level.level),
    String(level.tasks),
    percent(level.passAt1),
    interval(level),
    medianE2eLatencyMs === undefined ? 'n/a' : formatMs(medianE2eLatencyMs),
    meanOutputTokens === undefined ? 'n/a' : meanOutputTokens.toFixed(0),
  ];
  const ks = Object.entries(passAtK).map(([k, value]) => `@${k} ${percent(value)}`);
  return hasK ? [...row, ks.join(' ')] : row;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function interval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${percent(low)} to ${percent(high)}`;
}

function formatOutcomes(outcomes: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
  return sorted.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

const FACET_NAMES = {
  parses: 'parses',
  typeChecks: 'type-checks',
  importsResolve: 'imports resolve',
  testsPass: 'tests pass',
  edgeCases: 'edge cases',
  documented: 'documented',
} as const;

function formatFacets(facets: NonNullable<EvalReport['facets']>): string {
  return Object.entries(FACET_NAMES)
    .map(([facet, name]) => {
      const { yes, of } = facets[facet as keyof typeof FACET_NAMES];
      return of === 0 ? `${name} n/a` : `${name} ${percent(yes / of)}`;
    })
    .join(', ');
}
