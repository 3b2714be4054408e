import type { Command } from 'commander';
import type { HistoryGroup, MetricSpread } from '../record/index.ts';
import type { Table } from '../units/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import { parseCount } from './model-options.ts';

interface HistoryOptions {
  readonly model?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** `lab history`: the spread of every model, format and place over all runs so far. */
export function registerHistory(program: Command, context: CliContext): void {
  program
    .command('history')
    .description('all runs so far: median, IQR and p95 by model, format and place')
    .option('--model <name>', 'only this model')
    .option('--limit <n>', 'only the latest N rows', parseCount)
    .option('--json', 'one JSON object on standard output')
    .action(async (options: HistoryOptions) => {
      const [{ scanRecords }, { HISTORY_ENTRY_VERSION, poolHistory, toHistoryEntries }] =
        await Promise.all([import('../store/index.ts'), import('../record/index.ts')]);
      const { entries, unreadable } = await scanRecords({
        name: 'history',
        version: HISTORY_ENTRY_VERSION,
        toEntry: toHistoryEntries,
      });
      const { groups, invalidRuns } = poolHistory(
        entries.filter(([run]) => options.model === undefined || run?.key.model === options.model),
      );
      const shown = groups.slice(0, options.limit);
      if (options.json) writeJson(context, { groups: shown, invalidRuns, unreadable });
      else await writeHistory(context, shown);
      for (const { path, reason } of unreadable) {
        writeProgress(context, `Skipped "${path}": ${reason}`);
      }
      if (invalidRuns > 0)
        writeProgress(
          context,
          `${invalidRuns} invalid ${invalidRuns === 1 ? 'run' : 'runs'} left out`,
        );
      if (shown.length === 0) {
        writeProgress(context, 'No valid runs yet\n  hint: Run "lab bench" to measure one');
      }
    });
}

async function writeHistory(context: CliContext, groups: readonly HistoryGroup[]): Promise<void> {
  if (groups.length === 0) return;
  const { formatMs, formatTable } = await import('../units/index.ts');
  writeLine(context, formatTable(toTable(groups, formatMs)));
}

function toTable(groups: readonly HistoryGroup[], formatMs: (ms: number) => string): Table {
  const spread = (metric: MetricSpread | null): string[] =>
    [metric?.median, metric?.iqr, metric?.p95].map((ms) =>
      ms === undefined || ms === null ? 'n/a' : formatMs(ms),
    );
  const isNamedTwice = (group: HistoryGroup): boolean =>
    groups.some((other) => other.model === group.model && other.weights !== group.weights);
  return {
    columns: [
      'model',
      'dtype',
      'device',
      'place',
      'mode',
      'workload',
      'setting',
      'runs',
      'requests',
      'TTFT median',
      'IQR',
      'p95',
      'TPOT median',
      'IQR',
      'p95',
    ],
    rows: groups.map((group) => [
      isNamedTwice(group) ? `${group.model} (${group.weights})` : group.model,
      group.dtype,
      group.device,
      group.place,
      group.mode,
      group.workload,
      group.setting ?? '',
      String(group.runs),
      String(group.ttftMs?.n ?? 0),
      ...spread(group.ttftMs),
      ...spread(group.tpotMs),
    ]),
  };
}
