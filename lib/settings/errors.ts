import { LabError } from '../errors/index.ts';

/** A setting has a value it cannot have, or the settings file cannot be read. */
export class SettingError extends LabError {
  override readonly name = 'SettingError';
}
