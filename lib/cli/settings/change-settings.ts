import { nearestNames } from '../../errors/index.ts';
import {
  checkSetting,
  readSettingsFile,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  settingsPath,
  writeSettingsFile,
} from '../../settings/index.ts';
import { type CliContext, writeLine } from '../context.ts';
import { UsageError } from '../usage-error.ts';

/** Writes one setting; the file keeps everything else it holds. */
export async function setSetting(name: string, text: string, context: CliContext): Promise<void> {
  const setting = requireName(name);
  const value = checkSetting(setting, text, 'the command');
  await writeSettingsFile({ ...readSettingsFile(), [setting]: value });
  const shown = Array.isArray(value) ? value.join(',') : String(value);
  writeLine(context, `${setting} is now ${shown} in ${settingsPath()}`);
}

/** Removes one setting, also one that nobody knows: that is how a wrong name is mended. */
export async function unsetSetting(name: string, context: CliContext): Promise<void> {
  const file = readSettingsFile();
  if (!Object.hasOwn(file, name)) {
    requireName(name);
    writeLine(context, `${name} was not set in ${settingsPath()}`);
    return;
  }
  const { [name]: _, ...rest } = file;
  await writeSettingsFile(rest);
  writeLine(context, `${name} is no longer set in ${settingsPath()}`);
}

function requireName(name: string): SettingName {
  if (Object.hasOwn(SETTINGS, name)) return name as SettingName;
  const [nearest] = nearestNames(name, SETTING_NAMES);
  throw new UsageError(`No setting is called "${name}"`, {
    hint:
      nearest === undefined ? 'Run "lab settings" for their names' : `Did you mean "${nearest}"?`,
  });
}
