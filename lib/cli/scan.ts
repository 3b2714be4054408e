import { type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from './context.ts';
import { parseCount } from './model-options.ts';

export interface ScanFlags {
  readonly bar?: number;
  readonly level?: number;
  readonly json?: boolean;
}

/** `lab scan`: what in a code base needs a GPU, and the smallest model that is good enough. */
export function registerScan(program: Command, context: CliContext): void {
  program
    .command('scan')
    .description('what in a code base needs a GPU, and the smallest model that passes your bar')
    .argument('[path]', 'folder of the code base', '.')
    .option('--bar <share>', 'pass@1 that is good enough, 0 to 1', parseShare)
    .option('--level <n>', 'judge by the tasks of one level', parseCount)
    .option('--json', 'one JSON object on standard output')
    .action(async (path: string, flags: ScanFlags) => {
      const { runScan } = await import('./scan/run-scan.ts');
      await runScan(path, flags, context);
    });
}

function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Wanted a number from 0 to 1.');
}
