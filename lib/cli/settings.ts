import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** `lab settings`: what is set, who said so, and changing it in the settings file. */
export function registerSettings(program: Command, context: CliContext): void {
  const settings = program
    .command('settings')
    .description('every setting, its value and who set it; "set" and "unset" change the file')
    .option('--json', 'one JSON object on standard output')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { listSettings } = await import('./settings/list-settings.ts');
      listSettings(json, context);
    });

  settings
    .command('set')
    .description('write one setting into the settings file')
    .argument('<name>', 'the setting')
    .argument('<value>', 'what it shall be')
    .action(async (name: string, value: string) => {
      const { setSetting } = await import('./settings/change-settings.ts');
      await setSetting(name, value, context);
    });

  settings
    .command('unset')
    .description('take one setting out of the settings file')
    .argument('<name>', 'the setting')
    .action(async (name: string) => {
      const { unsetSetting } = await import('./settings/change-settings.ts');
      await unsetSetting(name, context);
    });
}
