import { readFileSync } from 'node:fs';
import { explainFileError, labFolder, writeFileAtomic } from '../store/index.ts';
import { SettingError } from './errors.ts';

/** Where a user's settings lie. */
export function settingsPath(): string {
  return labFolder('settings.json');
}

/** What the file says, unchecked; nothing where there is none. */
export function readSettingsFile(path: string = settingsPath()): Readonly<Record<string, unknown>> {
  const hint = `Mend the file, or delete "${path}" to start again`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw explainFileError(error, 'read', path);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SettingError(`The settings file "${path}" is no JSON`, { hint, cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SettingError(`The settings file "${path}" holds no JSON object`, { hint });
  }
  return value as Record<string, unknown>;
}

/** Replaces the file. */
export async function writeSettingsFile(
  values: Readonly<Record<string, unknown>>,
  path: string = settingsPath(),
): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(values, null, 2)}\n`);
}
