import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

/** `lab show RECORD`: one run in full. */
export function registerShow(program: Command, context: CliContext): void {
  program
    .command('show')
    .description('one run record in full')
    .argument('<record>', 'id, start of an id (4 digits or more), or path of a file')
    .option('--json', 'the record itself, one JSON object on standard output')
    .action(async (idOrPath: string, { json }: { json?: boolean }) => {
      const { readRecord } = await import('../store/index.ts');
      const { path, record } = await readRecord(idOrPath);
      if (json) return writeJson(context, record);
      const [{ chartRecord, describeRecord }, { formatTable }] = await Promise.all([
        import('../charts/index.ts'),
        import('../units/index.ts'),
      ]);
      // a terminal draws no chart: what each one would show stands in its table
      const tables = [...describeRecord(record), ...chartRecord(record).map(({ table }) => table)];
      writeLine(context, tables.map(formatTable).join('\n\n'));
      if (!record.valid) writeProgress(context, `Invalid run: ${record.reasons.join('; ')}`);
      for (const reason of record.timing?.reasons ?? []) {
        writeProgress(context, `Times are not usable: ${reason}`);
      }
      writeProgress(context, `Read from ${path}`);
    });
}
