import { SETTING_NAMES, SETTINGS, settingsPath } from '../../settings/index.ts';
import { formatTable } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import { currentSettings } from '../setting-option.ts';

/** Prints every setting with its value and who said so. */
export function listSettings(json: boolean, context: CliContext): void {
  const { values, sources, warnings } = currentSettings();
  if (json) {
    const list = SETTING_NAMES.map((name) => ({
      name,
      value: values[name] ?? null,
      source: sources[name],
      flag: SETTINGS[name].flag,
      environment: SETTINGS[name].environment,
    }));
    writeJson(context, { path: settingsPath(), settings: list, warnings });
    return;
  }
  const rows = SETTING_NAMES.map((name) => {
    const value = values[name];
    const shown =
      value === undefined ? 'not set' : Array.isArray(value) ? value.join(',') : String(value);
    return [name, shown, sources[name], SETTINGS[name].flag, SETTINGS[name].environment];
  });
  const columns = ['setting', 'value', 'set by', 'flag', 'variable'];
  writeLine(context, formatTable({ columns, rows }));
  for (const warning of warnings) writeLine(context, `Warning: ${warning}`);
  writeLine(context, `A flag wins over its variable, a variable over ${settingsPath()}`);
}
