import type { Command } from 'commander';
import type { Settings } from '../settings/index.ts';
import type { CliContext } from './context.ts';
import { addModelOptions, type ModelFlags } from './model-options.ts';
import { settingOption } from './setting-option.ts';

export interface ServeFlags
  extends ModelFlags,
    Pick<
      Settings,
      | 'order'
      | 'allowRemote'
      | 'apiUrl'
      | 'apiModel'
      | 'cacheAnswers'
      | 'cacheSeconds'
      | 'port'
      | 'host'
      | 'queue'
      | 'logLevel'
    > {
  /** Seconds. */
  readonly grace: number;
}

/** `lab serve`: an OpenAI-compatible endpoint over a local model or the ladder. */
export function registerServe(program: Command, context: CliContext): void {
  const command = program
    .command('serve')
    .description(
      'OpenAI-compatible endpoint over a local model or the ladder; LAB_API_KEY sets the key clients send',
    );
  addModelOptions(command)
    .addOption(settingOption('port'))
    .addOption(settingOption('host'))
    .addOption(settingOption('queue'))
    .addOption(settingOption('graceSeconds'))
    .addOption(settingOption('logLevel'))
    .addOption(settingOption('order'))
    .addOption(settingOption('allowRemote'))
    .addOption(settingOption('apiUrl'))
    .addOption(settingOption('apiModel'))
    .addOption(settingOption('cacheAnswers'))
    .addOption(settingOption('cacheSeconds'))
    .action(async (flags: ServeFlags) => {
      const { runServe } = await import('./serve/run-serve.ts');
      await runServe(flags, context);
    });
}
