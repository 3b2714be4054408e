import type { Command } from 'commander';
import type { MetricExplanation } from '../record/index.ts';
import type { Table } from '../units/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

/** `lab metrics explain RECORD`: same word, different number. */
export function registerMetrics(program: Command, context: CliContext): void {
  program
    .command('metrics')
    .description('what the words mean, and what other tools mean by them')
    .helpCommand(false)
    .command('explain')
    .description("every tool's TTFT, TPOT and ITL, computed from the event log of one run")
    .argument('<record>', 'id, start of an id, or path of a file')
    .option('--json', 'one JSON object on standard output')
    .action(async (idOrPath: string, { json }: { json?: boolean }) => {
      const [{ readRecord }, { explainMetrics }] = await Promise.all([
        import('../store/index.ts'),
        import('../record/index.ts'),
      ]);
      const { record } = await readRecord(idOrPath);
      const explanation = explainMetrics(record);
      if (json) return writeJson(context, { recordId: record.id, ...explanation });
      const { formatMs, formatNumber, formatTable, formatTokensPerSecond } = await import(
        '../units/index.ts'
      );
      const rows = explanation.rows.map(({ word, name, tools, formula, value, unit }) => [
        word,
        value === null ? 'n/a' : unit === 'ms' ? formatMs(value) : formatTokensPerSecond(value),
        name,
        tools.join(', '),
        formula,
      ]);
      const columns = ['word', 'median', 'name', 'tools', 'rule'];
      writeLine(context, formatTable({ columns, rows }));
      if (explanation.imported.length > 0) {
        writeLine(context, `\n${formatTable(importedTable(explanation, formatNumber))}`);
      }
      writeProgress(context, `From ${explanation.requests} measured requests of run ${record.id}`);
    });
}

function importedTable(
  { imported }: MetricExplanation,
  formatNumber: (value: number) => string,
): Table {
  return {
    title: 'As the tool printed and defined it',
    columns: ['name', 'value', 'unit', 'definition'],
    rows: imported.map(({ name, value, unit, definition }) => [
      name,
      formatNumber(value),
      unit,
      definition,
    ]),
  };
}
