import { nearestNames } from '../errors/index.ts';
import { SettingError } from './errors.ts';
import { SETTING_NAMES, SETTINGS, type SettingName, type Settings } from './setting-list.ts';

/** Who said what a setting is, besides a flag of the command. */
export type SettingSource = 'environment' | 'file' | 'default';

/** Values with their sources, and what was said that nobody listens to. */
export interface ReadSettings {
  readonly values: Settings;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** Variables that are no settings but mean something to the lab. */
const OTHER_VARIABLES = new Set([
  'LAB_HOME',
  'LAB_OPEN',
  'LAB_PORT',
  'LAB_API_KEY',
  'LAB_DEBUG',
  'LAB_NODE_LLAMA_CPP',
  'LAB_TEST_REPORT',
  'LAB_PROOF_FULL',
  'LAB_RECORDED_RUN',
  'LAB_LESSONS_HOME',
  'LAB_LLAMA_SERVER',
  'LAB_OPENAI_PYTHON',
  'LAB_OPENAPI',
  'LAB_CHROMIUM',
  'LAB_TRAINING_MINUTES',
  'LAB_TRAINING_PYTHON',
]);

/**
 * Reads every setting: a variable wins over the file, the file over the default.
 *
 * @throws SettingError for a value a setting cannot have, and for a key in the file
 */
export function readSettings(
  file: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): ReadSettings {
  const values: Record<string, unknown> = {};
  const sources: Record<string, SettingSource> = {};
  for (const name of SETTING_NAMES) {
    const { environment: variable, defaultValue } = SETTINGS[name];
    const said = environment[variable];
    if (said !== undefined && said !== '') {
      values[name] = checkSetting(name, said, variable);
      sources[name] = 'environment';
    } else if (Object.hasOwn(file, name)) {
      values[name] = checkSetting(name, file[name], 'the settings file');
      sources[name] = 'file';
    } else {
      values[name] = defaultValue;
      sources[name] = 'default';
    }
  }
  return {
    values: values as unknown as Settings,
    sources: sources as Record<SettingName, SettingSource>,
    warnings: [...warnAboutFile(file), ...warnAboutVariables(environment)],
  };
}

/** The value of a setting as code uses it. */
export function checkSetting<Name extends SettingName>(
  name: Name,
  value: unknown,
  where: string,
): Settings[Name] {
  const { schema, wanted, environment, flag } = SETTINGS[name];
  const checked = schema.safeParse(value);
  if (checked.success && value !== undefined) return checked.data as Settings[Name];
  // An address may hold a password; it is not repeated.
  const shown = JSON.stringify(value)?.replace(/\/\/[^/"]*@/g, '//...@');
  throw new SettingError(`The setting "${name}" is ${shown} in ${where}, wanted ${wanted}`, {
    hint: `Set it with ${flag}, ${environment} or "lab settings set ${name} ..."`,
  });
}

function warnAboutFile(file: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(file).filter((name) => !Object.hasOwn(SETTINGS, name));
  const secret = unknown.find((name) => /key|token|secret|password/i.test(name));
  if (secret !== undefined) {
    throw new SettingError(
      `The settings file holds "${secret}", and keys do not belong into files`,
      {
        hint: 'Remove it, and put the key into the variable OPENAI_API_KEY',
      },
    );
  }
  return unknown.map((name) =>
    explainUnknown(`The settings file has an unknown setting "${name}"`, name, SETTING_NAMES),
  );
}

function warnAboutVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = [...SETTING_NAMES.map((name) => SETTINGS[name].environment), ...OTHER_VARIABLES];
  return Object.keys(environment)
    .filter((name) => name.startsWith('LAB_') && !known.includes(name))
    .map((name) => explainUnknown(`The variable "${name}" is no setting of the lab`, name, known));
}

function explainUnknown(sentence: string, name: string, known: readonly string[]): string {
  const [nearest] = nearestNames(name, known);
  return nearest === undefined
    ? `${sentence}; it changes nothing`
    : `${sentence}; did you mean "${nearest}"?`;
}
