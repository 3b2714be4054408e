import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** `lab audit`: faults of container and Kubernetes files, and whether their models fit. */
export function registerAudit(program: Command, context: CliContext): void {
  program
    .command('audit')
    .description('faults of container and Kubernetes files, and whether their models fit the GPU')
    .argument('[path]', 'folder with the files', '.')
    .option('--json', 'one JSON object on standard output')
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      const { runAudit } = await import('./audit/run-audit.ts');
      runAudit(path, json, context);
    });
}
