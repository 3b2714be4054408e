import { type Command, Option } from 'commander';
import type { Dtype } from '../generation/index.ts';
import { type CliContext, writeJson, writeLine } from './context.ts';
import { parseCount, parseTokens } from './model-options.ts';

export interface PredictFlags {
  readonly dtype: Dtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly on?: string;
  readonly users: number;
  readonly gpus: number;
  readonly json?: boolean;
}

/** `lab predict`: does a model fit, and how fast would it be, from its config.json alone. */
export function registerPredict(program: Command, context: CliContext): void {
  program
    .command('predict')
    .description('size, fit and speed of a model on this machine, from its config.json alone')
    .argument(
      '<config>',
      'config.json of a model, its folder, or a name: tiny-coder-3m, hub:owner/name',
    )
    .addOption(
      new Option('--dtype <dtype>', 'weight format')
        .choices(['fp32', 'fp16', 'q8', 'q4'])
        .default('fp32'),
    )
    .option('--prompt-tokens <n>', 'tokens of the prompt', parseTokens, 256)
    .option('--output-tokens <n>', 'tokens of the answer', parseTokens, 64)
    .option('--on <hardware>', 'a GPU you do not have, such as nvidia-l4: modelled, nothing is run')
    .option(
      '--users <n>',
      'with --on: requests in flight at once, each with its own cache',
      parseCount,
      1,
    )
    .option('--gpus <n>', 'with --on: GPUs that share weights and cache', parseCount, 1)
    .option('--json', 'one JSON object on standard output')
    .action(async (config: string, flags: PredictFlags) => {
      if (flags.on === undefined) await predictHere(config, flags, context);
      else await predictThere(config, { ...flags, on: flags.on }, context);
    });
}

async function predictHere(
  config: string,
  flags: PredictFlags,
  context: CliContext,
): Promise<void> {
  const { requireCpuSetting } = await import('./require-cpu-setting.ts');
  await requireCpuSetting('lab predict');
  const { UsageError } = await import('./usage-error.ts');
  if (flags.users > 1 || flags.gpus > 1) {
    throw new UsageError('"--users" and "--gpus" are about a GPU that "--on" names', {
      hint: 'Add for example --on nvidia-l4; "lab load" measures users on this machine',
    });
  }
  const { predictModel } = await import('./predict/predict-model.ts');
  const prediction = await predictModel(config, flags);
  if (flags.json) {
    writeJson(context, prediction);
    return;
  }
  const { formatPrediction } = await import('./predict/format-prediction.ts');
  writeLine(context, formatPrediction(prediction));
}

async function predictThere(
  config: string,
  { on, dtype, promptTokens, outputTokens, users, gpus, json }: PredictFlags & { on: string },
  context: CliContext,
): Promise<void> {
  const { predictOnHardware } = await import('./predict/predict-hardware.ts');
  const request = { on, dtype, promptTokens, outputTokens, users, gpus };
  const prediction = await predictOnHardware(config, request);
  if (json) {
    writeJson(context, prediction);
    return;
  }
  const { formatHardware } = await import('./predict/format-hardware.ts');
  writeLine(context, formatHardware(prediction));
}
