import type { Command } from 'commander';
import type { Settings } from '../settings/index.ts';
import type { CliContext } from './context.ts';
import { addModelOptions, type ModelFlags, parseAmount, parseWhole } from './model-options.ts';
import { settingOption } from './setting-option.ts';

export interface CompleteFlags
  extends ModelFlags,
    Pick<Settings, 'order' | 'allowRemote' | 'apiUrl' | 'apiModel'> {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
  readonly stop?: readonly string[];
  readonly json?: boolean;
}

/** `lab complete`: a file, standard input, or the gap between two files, token by token. */
export function registerComplete(program: Command, context: CliContext): void {
  const command = program
    .command('complete')
    .description('complete a file or standard input, streaming; metrics at the end')
    .argument('[file]', 'what to continue; "-" or nothing reads standard input');
  addModelOptions(command)
    .option('--prefix <file>', 'fill in the middle: the file before the gap')
    .option('--suffix <file>', 'fill in the middle: the file after the gap')
    .addOption(settingOption('maxTokens'))
    .option('--temperature <t>', '0 always takes the likeliest token', parseAmount, 0)
    .option('--top-k <k>', 'choose among the k likeliest tokens; 0 is all', parseWhole, 0)
    .option('--seed <n>', 'the same seed gives the same text', parseWhole, 0)
    .option('--stop <text...>', 'end before one of these texts')
    .addOption(settingOption('order'))
    .addOption(settingOption('allowRemote'))
    .addOption(settingOption('apiUrl'))
    .addOption(settingOption('apiModel'))
    .option('--json', 'one JSON object on standard output, at the end')
    .action(async (file: string | undefined, flags: CompleteFlags) => {
      const { runComplete } = await import('./complete/run-complete.ts');
      await runComplete(file, flags, context);
    });
}
