import { type Command, Option } from 'commander';
import type { Dtype } from '../generation/index.ts';
import { type CliContext, writeJson, writeLine } from './context.ts';
import { parseCount } from './model-options.ts';

export interface PredictFlags {
  readonly dtype: Dtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly json?: boolean;
}

/** `lab predict`: does a model fit here, and how fast would it be, from its config.json alone. */
export function registerPredict(program: Command, context: CliContext): void {
  program
    .command('predict')
    .description('size, fit and speed of a model on this machine, from its config.json alone')
    .argument('<config>', 'config.json of a model, or the folder it is in')
    .addOption(
      new Option('--dtype <dtype>', 'weight format')
        .choices(['fp32', 'fp16', 'q8', 'q4'])
        .default('fp32'),
    )
    .option('--prompt-tokens <n>', 'tokens of the prompt', parseCount, 256)
    .option('--output-tokens <n>', 'tokens of the answer', parseCount, 64)
    .option('--json', 'one JSON object on standard output')
    .action(async (config: string, flags: PredictFlags) => {
      const { requireCpuSetting } = await import('./require-cpu-setting.ts');
      await requireCpuSetting('lab predict');
      const { predictModel } = await import('./predict/predict-model.ts');
      const prediction = await predictModel(config, flags);
      if (flags.json) {
        writeJson(context, prediction);
        return;
      }
      const { formatPrediction } = await import('./predict/format-prediction.ts');
      writeLine(context, formatPrediction(prediction));
    });
}
