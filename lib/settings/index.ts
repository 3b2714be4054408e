// What a user can set, in one list: each setting has a flag, a variable and a name in
// `.lab/settings.json`, what it may be, and a default. A flag wins over the variable, the variable over
// the file, the file over the default. A value that cannot be is an error that names it; a name nobody
// knows is a warning with the nearest one. Keys are no settings: they come from the environment only.

export { SettingError } from './errors.ts';
export {
  checkSetting,
  type ReadSettings,
  readSettings,
  type SettingSource,
} from './read-settings.ts';
export {
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type Settings,
} from './setting-list.ts';
export { readSettingsFile, settingsPath, writeSettingsFile } from './settings-file.ts';
