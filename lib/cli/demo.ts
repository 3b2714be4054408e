import type { Command } from 'commander';
import type { Settings } from '../settings/index.ts';
import type { CliContext } from './context.ts';
import { settingOption } from './setting-option.ts';

export type DemoFlags = Pick<Settings, 'apiUrl' | 'apiModel' | 'allowRemote'>;

/** `lab demo`: one prompt in two places, one step a key, for an instructor in front of a room. */
export function registerDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description(
      'one prompt in two places, one step a key; without --api-url the second place is a recording',
    )
    .addOption(settingOption('apiUrl'))
    .addOption(settingOption('apiModel'))
    .addOption(settingOption('allowRemote'))
    .action(async (flags: DemoFlags) => {
      const { runDemo } = await import('./demo/run-demo.ts');
      await runDemo(flags, context);
    });
}
