import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  checkSetting,
  type ReadSettings,
  readSettings,
  readSettingsFile,
  SETTINGS,
  type SettingName,
  type Settings,
} from '../settings/index.ts';
import { type CliContext, writeProgress } from './context.ts';

/**
 * The settings as they are now: file and environment, before any flag.
 *
 * @throws SettingError
 */
export function currentSettings(): ReadSettings {
  return readSettings(readSettingsFile(), process.env);
}

/** Says what is wrong with the settings before a command runs; `lab settings` must run to mend it. */
export function checkSettingsFirst(program: Command, context: CliContext): void {
  program.hook('preAction', (_, command) => {
    if (command.name() === 'settings' || command.parent?.name() === 'settings') return;
    for (const warning of currentSettings().warnings) writeProgress(context, `Warning: ${warning}`);
  });
}

/**
 * The flag of a setting. Its default is what the environment or the settings file says, so a flag wins
 * over both; its help names the variable.
 */
export function settingOption<Name extends SettingName>(name: Name): Option {
  const values = valuesOrDefaults();
  const { flag, environment, about, defaultValue, wanted } = SETTINGS[name];
  const isSwitch = typeof defaultValue === 'boolean';
  const option = new Option(isSwitch ? flag : `${flag} <value>`, `${about} [${environment}]`);
  option.default(values[name], describe(values[name]));
  if (isSwitch) return option;
  return option.argParser((text: string): Settings[Name] => {
    try {
      return checkSetting(name, text, flag);
    } catch {
      throw new InvalidArgumentError(`Wanted ${wanted}.`);
    }
  });
}

/** Wrong settings are told when a command runs, not when its help is printed. */
function valuesOrDefaults(): Settings {
  try {
    return currentSettings().values;
  } catch {
    return readSettings({}, {}).values;
  }
}

function describe(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.join(',') : String(value);
}
