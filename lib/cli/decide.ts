import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import { parseWhole } from './model-options.ts';

export interface DecideFlags {
  readonly records?: string;
  readonly published?: string;
  readonly out?: string;
  readonly seed: number;
  readonly now?: string;
  readonly json?: boolean;
}

/** `lab decide`: ranks the places for a workload, with reasons, why-nots and flip points. */
export function registerDecide(program: Command, context: CliContext): void {
  program
    .command('decide')
    .description('where should it run? ranked places, reasons, and what would change the answer')
    .argument('[workload]', 'JSON file; without one you are asked, or the defaults are taken')
    .option('--records <folder>', 'your run records (default: .lab/runs)')
    .option('--published <folder>', 'run records of somebody else, counted as reported')
    .option('--out <file>', 'write the decision record as Markdown, ready to commit')
    .option('--seed <n>', 'of the resampling', parseWhole, 0)
    .option('--now <time>', 'decide as on another day, for example 2026-12-31')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
The file holds the fields of a workload, all of them optional, or { "workload", "prices", "places", "predictions" }:
  task, promptTokens, outputTokens, cachedPromptShare, requestsPerDay, daysPerMonth, dayShape, users,
  latencyLimit { metric, ms, percentile }, privacy, mustWorkOffline, trainingRunsPerMonth, trainingHoursPerRun,
  budgetUsdPerMonth, qualityFloor, mostAttempts, wageUsdPerHour
Your own prices go first: { "id": "hf-ep-aws-l4", "usd": 0.75, "asOf": "2026-11-20" }`,
    )
    .action(async (file: string | undefined, flags: DecideFlags) => {
      const { runDecide } = await import('./decide/run-decide.ts');
      const { decision, unreadable } = await runDecide(file, flags, context);
      if (flags.json) writeJson(context, { ...decision, unreadable });
      else {
        const { formatReport } = await import('./decide/format-report.ts');
        writeLine(context, formatReport(decision));
      }
      for (const { path, reason } of unreadable)
        writeProgress(context, `Skipped "${path}": ${reason}`);
      for (const { what, reason } of decision.refused) {
        writeProgress(context, `Not used: ${what}: ${reason}`);
      }
    });
}
