// The quality section of a model card, from published evaluations of exactly these weights.
import type { RunRecord } from '@offload-lab/lib/record';
import { bootstrapInterval } from '@offload-lab/lib/stats';
import { formatNumber, formatPercent } from '@offload-lab/lib/units';

export interface Evaluation {
  /** Path of the record from the project's folder. */
  readonly file: string;
  readonly record: RunRecord;
}

/** Generated held-out tasks, the 150 written by hand, or a baseline on the generated ones. */
export function kindOf({ engine, quality }: RunRecord): 'model' | 'handwritten' | 'baseline' {
  if (quality?.tasks[0]?.taskId.startsWith('handwritten-') === true) return 'handwritten';
  return engine.backend === 'baseline' ? 'baseline' : 'model';
}

/** Rates of a record's levels in one line, for example "L1 98.8 %, L2 85.6 %". */
export function ratesOf({ quality }: RunRecord): string {
  const levels = quality?.levels ?? [];
  return levels.map(({ level, value }) => `L${level} ${formatPercent(value)}`).join(', ');
}

export function qualitySection(
  own: readonly Evaluation[],
  baselines: readonly Evaluation[],
): string {
  const generated = own.filter(({ record }) => kindOf(record) === 'model');
  const handwritten = own.filter(({ record }) => kindOf(record) === 'handwritten');
  if (generated.length === 0) return 'Not measured yet for these weights.';
  return [
    'Held-out compositions, one greedy answer per task, 95 % Wilson interval.',
    '',
    ...rateTable(generated),
    ...comparisons(generated),
    ...(handwritten.length === 0
      ? []
      : ['', 'Tasks whose sentences were written by hand, in no wording of the grammar:', '']),
    ...(handwritten.length === 0 ? [] : rateTable(handwritten)),
    ...(baselines.length === 0 ? [] : ['', 'Without a model, on the same held-out tasks:', '']),
    ...baselines.map(
      ({ file, record }) => `- ${record.model.name}: ${ratesOf(record)} ([run](${fromCard(file)}))`,
    ),
  ].join('\n');
}

function rateTable(evaluations: readonly Evaluation[]): readonly string[] {
  const rows = evaluations.flatMap(({ file, record }) =>
    (record.quality?.levels ?? []).map(
      ({ level, value, low, high, n }) =>
        `| ${record.model.dtype} | ${level} | ${formatPercent(value)} | ${formatPercent(low)} to ${formatPercent(high)} | ${n} | [${record.id}](${fromCard(file)}) |`,
    ),
  );
  const head = '| dtype | Level | pass@1 | Interval | Tasks | Run |';
  return [head, '|---|---|---|---|---|---|', ...rows];
}

/** What fewer bits cost: the same tasks, so each is compared with itself. */
function comparisons(evaluations: readonly Evaluation[]): readonly string[] {
  const full = evaluations.find(({ record }) => record.model.dtype === 'fp32')?.record;
  const lines = evaluations.flatMap(({ record }) => {
    if (full === undefined || record === full) return [];
    if (record.quality?.taskSetSha256 !== full.quality?.taskSetSha256) return [];
    const before = new Map(full.quality?.tasks.map((row) => [row.taskId, row.outcome]));
    const changes = (record.quality?.tasks ?? []).map(
      ({ taskId, outcome }) =>
        Number(outcome === 'passed') - Number(before.get(taskId) === 'passed'),
    );
    const mean = (rows: readonly number[]): number => rows.reduce((a, b) => a + b, 0) / rows.length;
    const { value, low, high } = bootstrapInterval(changes, mean, { resamples: 1000 });
    const [points, least, most] = [value, low, high].map((x) => formatNumber(100 * x));
    return [
      `- ${record.model.dtype} against fp32, task by task: ${points} points (95 % interval ${least} to ${most})`,
    ];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function fromCard(file: string): string {
  return `../../../../${file}`;
}
