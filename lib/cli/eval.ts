import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TaskLevel } from '../tasks/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import {
  addModelOptions,
  type ModelFlags,
  parseAmount,
  parseCount,
  parseWhole,
} from './model-options.ts';

export interface EvalFlags extends ModelFlags {
  readonly level: readonly TaskLevel[];
  readonly limit?: number;
  readonly perLevel: number;
  readonly source: string;
  readonly baseline?: 'bm25' | 'ngram' | 'template';
  readonly trainingExamples: number;
  readonly samples: number;
  readonly temperature?: number;
  readonly maxTokens: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** `lab eval`: asks the task set, executes the answers and writes one run record. */
export function registerEval(program: Command, context: CliContext): void {
  const command = program
    .command('eval')
    .description('run code tasks, execute the answers: pass@1 with an interval, time and tokens');
  addModelOptions(command)
    .option('--level <list>', 'task levels, for example 1,2,3', parseLevels, [1, 2, 3, 4])
    .option('--limit <n>', 'ask no more than n tasks, spread over the levels', parseCount)
    .option('--per-level <n>', 'generated tasks of each level', parseCount, 50)
    .option(
      '--source <name>',
      'generated, handwritten, code (real code), or a file of tasks',
      'generated',
    )
    .addOption(
      new Option('--baseline <name>', 'instead of a model').choices(['bm25', 'ngram', 'template']),
    )
    .option('--training-examples <n>', 'what a baseline learns from', parseCount, 20_000)
    .option('--samples <n>', 'answers per task; above 1 also gives pass@k', parseCount, 1)
    .option(
      '--temperature <t>',
      'above 0 to sample (default: 0, or 0.8 with --samples)',
      parseAmount,
    )
    .option('--max-tokens <n>', 'most tokens of an answer', parseCount, 400)
    .option('--seed <n>', 'chooses the tasks', parseWhole, 0)
    .option('--concurrency <n>', 'answers executed at once', parseCount, 2)
    .option('--out <folder>', 'where the record goes (default: .lab/runs)')
    .option('--json', 'one JSON object on standard output')
    .action(async (flags: EvalFlags) => {
      if (flags.source === 'code') {
        const { runCodeEval } = await import('./eval/run-code-eval.ts');
        await runCodeEval(flags, context);
        return;
      }
      const { runEval } = await import('./eval/run-eval.ts');
      const { record, path, report } = await runEval(flags, context);
      const { id, valid, reasons, timing, metrics } = record;
      if (flags.json) {
        const verdict = { valid, reasons, timing };
        writeJson(context, { recordId: id, recordPath: path, ...verdict, metrics, ...report });
      } else {
        const { formatEval } = await import('./eval/format-eval.ts');
        writeLine(context, formatEval(record, report));
      }
      for (const reason of reasons) writeProgress(context, `Invalid: ${reason}`);
      for (const reason of timing?.reasons ?? []) {
        writeProgress(context, `Times are not usable, quality is: ${reason}`);
      }
      writeProgress(context, `Record ${id} written to ${path}`);
    });
}

function parseLevels(text: string): readonly TaskLevel[] {
  const levels = text.split(',').map(Number);
  if (levels.some((level) => ![1, 2, 3, 4].includes(level))) {
    throw new InvalidArgumentError('Wanted levels from 1 to 4, with commas between them.');
  }
  return [...new Set(levels)].sort() as TaskLevel[];
}
