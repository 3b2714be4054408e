import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { parseCount } from './model-options.ts';

export interface ExportTasksFlags {
  readonly split: string;
  readonly level: string;
  readonly count?: number;
  readonly seed: string;
  readonly out?: string;
  readonly withTests?: boolean;
  readonly json?: boolean;
}

/** `lab tasks`: the code tasks that models are trained and judged on. */
export function registerTasks(program: Command, context: CliContext): void {
  program
    .command('tasks')
    .description('code tasks with reference solutions and tests')
    .command('export')
    .description('write tasks as JSON Lines, one task per line')
    .option('--split <name>', 'train, validation, test or handwritten', 'test')
    .option('--level <list>', 'some of 1,2,3,4', '1,2,3,4')
    .option('--count <n>', 'how many, spread evenly over the levels (handwritten: all)', parseCount)
    .option('--seed <text>', 'the same seed gives the same tasks', '1')
    .option('--out <file>', 'the file to write; without it, rows go to standard output')
    .option('--with-tests', 'compute tests too, about 15 ms a task')
    .option('--json', 'a summary as one JSON object on standard output; needs --out')
    .action(async (flags: ExportTasksFlags) => {
      const { runExportTasks } = await import('./tasks/export-tasks.ts');
      await runExportTasks(flags, context);
    });
}
