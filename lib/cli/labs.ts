import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** `lab start` and `lab check`: working on the labs of `labs/`. */
export function registerLabs(program: Command, context: CliContext): void {
  program
    .command('start')
    .description('copy a lab to .lab/work/NN; what you wrote there is never overwritten')
    .argument('<number>', 'which lab, for example 05')
    .option('--reset', 'begin again; your file is put aside')
    .option('--solution', 'catch up: begin with the solution; your file is put aside')
    .option('--json', 'one JSON object on standard output')
    .action(
      async (number: string, flags: { reset?: boolean; solution?: boolean; json?: boolean }) => {
        const { startLab } = await import('./labs/start-lab.ts');
        await startLab(number, flags, context);
      },
    );

  program
    .command('check')
    .description('run the public checks of a lab on your work')
    .argument('<number>', 'which lab, for example 05')
    .option('--json', 'one JSON object on standard output')
    .action(async (number: string, { json = false }: { json?: boolean }) => {
      const { checkLab } = await import('./labs/check-lab.ts');
      await checkLab(number, { json }, context);
    });
}
