import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import { addModelOptions, type ModelFlags, parseCount, parseWhole } from './model-options.ts';

export interface BenchFlags extends ModelFlags {
  readonly promptTokens?: number;
  readonly maxTokens: number;
  readonly repeats: number;
  readonly limit?: number;
  readonly warmup: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** `lab bench`: measures one model in one place and writes a run record. */
export function registerBench(program: Command, context: CliContext): void {
  const command = program
    .command('bench')
    .description('measure one model in one place: TTFT, time per token, cold start, peak memory');
  addModelOptions(command)
    .option('--prompt-tokens <n>', 'exact prompt length (default: real tasks)', parseCount)
    .option('--max-tokens <n>', 'tokens of every answer, forced', parseCount, 64)
    .option('--repeats <n>', 'measured requests, each with another prompt', parseCount, 20)
    .option('--limit <n>', 'measure no more than n requests', parseCount)
    .option('--warmup <n>', 'requests before measuring', parseWhole, 3)
    .option('--seed <n>', 'chooses the prompts', parseWhole, 0)
    .option('--out <folder>', 'where the record goes (default: .lab/runs)')
    .option('--json', 'one JSON object on standard output')
    .action(async (flags: BenchFlags) => {
      const { runBench } = await import('./bench/run-bench.ts');
      const { record, path } = await runBench(flags, context);
      const { id, valid, reasons, metrics } = record;
      if (flags.json) {
        writeJson(context, { recordId: id, recordPath: path, valid, reasons, metrics });
      } else {
        const { formatBench } = await import('./bench/format-bench.ts');
        writeLine(context, formatBench(record));
      }
      for (const reason of reasons) writeProgress(context, `Invalid: ${reason}`);
      writeProgress(context, `Record ${id} written to ${path}`);
    });
}
