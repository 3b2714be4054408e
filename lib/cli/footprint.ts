import type { Command } from 'commander';
import type { CliContext } from './context.ts';

export interface FootprintFlags {
  readonly fix?: boolean;
  readonly undo?: boolean;
  readonly forget?: boolean;
  readonly json?: boolean;
}

/** `lab footprint`: disk per package, bytes of no use here, taking them away and bringing them back. */
export function registerFootprint(program: Command, context: CliContext): void {
  program
    .command('footprint')
    .description('disk per package, bytes this machine can never use, and the fix')
    .argument('[path]', 'a Node or Python project (default: the lab itself)')
    .option('--fix', 'take away what is of no use; it is archived first')
    .option('--undo', 'bring back everything that was taken away')
    .option('--forget', 'delete the archive; what was taken away can only be installed again')
    .option('--json', 'one JSON object on standard output')
    .action(async (path: string | undefined, flags: FootprintFlags) => {
      const { runFootprint } = await import('./footprint/run-footprint.ts');
      await runFootprint(path, flags, context);
    });
}
