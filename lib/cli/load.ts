import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import { parseAmount, parseCount, parseWhole } from './model-options.ts';

export interface LoadFlags {
  readonly url: string;
  readonly model: string;
  readonly api: 'chat' | 'completions';
  readonly requests: number;
  readonly limit?: number;
  readonly concurrency?: number;
  readonly rate?: number;
  readonly shape?: 'closed' | 'constant' | 'poisson' | 'ramp' | 'burst';
  readonly trace?: string;
  readonly sweep?: 'rate' | 'users';
  readonly think: number;
  readonly cache: 'cold' | 'warm';
  readonly ttftLimit?: number;
  readonly tpotLimit?: number;
  readonly e2eLimit?: number;
  readonly promptTokens?: number;
  readonly maxTokens: number;
  readonly warmup: number;
  readonly seed: number;
  readonly keyEnv: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `lab load`: loads an OpenAI-compatible endpoint and writes a run record. */
export function registerLoad(program: Command, context: CliContext): void {
  program
    .command('load')
    .description('load test an OpenAI-compatible endpoint: latency under load, capacity, users')
    .requiredOption('--url <address>', 'base address, for example http://localhost:8000/v1')
    .requiredOption('--model <name>', 'name of the model as the endpoint knows it')
    .addOption(
      new Option('--api <api>', 'messages, or the prompt as it is')
        .choices(['chat', 'completions'])
        .default('chat'),
    )
    .option('--requests <n>', 'measured requests (sweep: fewest of a step)', parseCount, 100)
    .option('--limit <n>', 'measure no more than n requests', parseCount)
    .option(
      '--concurrency <n>',
      'users who wait for each answer; with a rate: most open',
      parseCount,
    )
    .option('--rate <n>', 'arrivals a second, whether or not the server keeps up', parsePositive)
    .addOption(
      new Option('--shape <shape>', 'default: poisson with a rate, else closed').choices([
        'closed',
        'constant',
        'poisson',
        'ramp',
        'burst',
      ]),
    )
    .option('--trace <file>', 'replay arrivals: one JSON object with "atMs" per line')
    .addOption(
      new Option('--sweep <what>', 'find the most it takes: arrivals a second, or users').choices([
        'rate',
        'users',
      ]),
    )
    .option('--think <ms>', 'pause of a user between answer and next request', parseAmount, 0)
    .addOption(
      new Option('--cache <state>', 'new prompts, or prompts the server has seen')
        .choices(['cold', 'warm'])
        .default('cold'),
    )
    .option('--ttft-limit <ms>', 'goodput counts requests within it', parsePositive)
    .option('--tpot-limit <ms>', 'goodput counts requests within it', parsePositive)
    .option('--e2e-limit <ms>', 'goodput counts requests within it', parsePositive)
    .option('--prompt-tokens <n>', 'prompts of about n tokens (default: real tasks)', parseCount)
    .option('--max-tokens <n>', 'longest answer', parseCount, 64)
    .option('--warmup <n>', 'requests before measuring', parseCount, 4)
    .option('--seed <n>', 'chooses prompts and arrivals', parseWhole, 0)
    .option('--key-env <name>', 'environment variable with the key', 'LAB_API_KEY')
    .option('--out <folder>', 'where the record goes (default: .lab/runs)')
    .option('--json', 'one JSON object on standard output')
    .action(async (flags: LoadFlags) => {
      const { runLoadCommand } = await import('./load/run-load-command.ts');
      const { record, path } = await runLoadCommand(flags, context);
      const { id, valid, reasons, metrics, sweep } = record;
      if (flags.json) {
        writeJson(context, { recordId: id, recordPath: path, valid, reasons, metrics, sweep });
      } else {
        const { formatLoad } = await import('./load/format-load.ts');
        writeLine(context, formatLoad(record));
      }
      for (const reason of reasons) writeProgress(context, `Invalid: ${reason}`);
      writeProgress(context, `Record ${id} written to ${path}`);
    });
}

function parsePositive(text: string): number {
  const value = parseAmount(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('Wanted a number above 0.');
}
