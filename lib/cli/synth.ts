import { type Command, Option } from 'commander';
import { type CliContext, writeJson, writeLine } from './context.ts';
import { parseWhole } from './model-options.ts';

export interface SynthFlags {
  readonly dtype: string;
  readonly out: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** `lab synth`: a model of a real architecture with random weights, to check a prediction with. */
export function registerSynth(program: Command, context: CliContext): void {
  program
    .command('synth')
    .description(
      'build a random-weight model from a config.json: right size and speed, no knowledge',
    )
    .argument(
      '<config>',
      'config.json of a model, its folder, or a name: tiny-coder-3m, hub:owner/name',
    )
    .addOption(
      new Option(
        '--dtype <dtype>',
        'fp32, fp16, q8 or q4 (ONNX), or a GGUF format such as Q4_K_M',
      ).default('q4'),
    )
    .requiredOption('--out <folder>', 'where the model goes; other dtypes of it may be there')
    .option('--seed <n>', 'the same seed gives the same weights', parseWhole, 1)
    .option('--json', 'one JSON object on standard output')
    .action(async (config: string, flags: SynthFlags) => {
      const { runSynth } = await import('./synth/run-synth.ts');
      const built = await runSynth(config, flags, context);
      if (flags.json) {
        writeJson(context, built);
        return;
      }
      const { formatSynth } = await import('./synth/format-synth.ts');
      writeLine(context, formatSynth(built));
    });
}
