import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

/** `lab compare A B`: which side is better, with an interval, or what it would take to know. */
export function registerCompare(program: Command, context: CliContext): void {
  program
    .command('compare')
    .description('two runs side by side: the ratio with its interval, a winner or "undecided"')
    .argument('<a>', 'id, start of an id or path; several of one kind with commas between')
    .argument('<b>', 'the same for the other side')
    .option('--metric <name>', 'only this metric, for example tpotMs or passAt1')
    .option('--json', 'one JSON object on standard output')
    .action(async (a: string, b: string, options: { metric?: string; json?: boolean }) => {
      const { compareFiles } = await import('./compare/compare-files.ts');
      const { comparison, labels } = await compareFiles(a, b, options.metric);
      if (options.json) writeJson(context, comparison);
      else {
        const { formatComparison } = await import('./compare/format-comparison.ts');
        writeLine(context, formatComparison(comparison, labels));
      }
      for (const note of comparison.notes) writeProgress(context, `Note: ${note}`);
    });
}
