import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkSetting,
  readSettings,
  readSettingsFile,
  SETTING_NAMES,
  SETTINGS,
  writeSettingsFile,
} from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-settings-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('readSettings()', () => {
  it('lets a variable win over the file, and the file over the default', () => {
    const file = { dtype: 'q8', maxTokens: 64, order: ['template', 'local'] };
    const { values, sources } = readSettings(file, { LAB_DTYPE: 'q4', LAB_SERVE_PORT: '' });
    expect(values).toMatchObject({
      dtype: 'q4',
      maxTokens: 64,
      order: ['template', 'local'],
      port: 8080,
    });
    expect(sources).toMatchObject({ dtype: 'environment', maxTokens: 'file', port: 'default' });
  });

  it('reads a variable as the file reads a value', () => {
    const environment = { LAB_ORDER: 'api, local', LAB_ALLOW_REMOTE: 'false', LAB_THREADS: '2' };
    const fromFile = readSettings({ order: ['api', 'local'], allowRemote: false, threads: 2 }, {});
    expect(readSettings({}, environment).values).toEqual(fromFile.values);
    expect(fromFile.values.allowRemote).toBe(false);
  });

  it('warns about names nobody knows, with the nearest one', () => {
    const { warnings } = readSettings(
      { dtpye: 'q4', zzzzzzzzzzzzzz: 1 },
      { LAB_MODLE: 'x', PATH: '/bin', LAB_HOME: '/x' },
    );
    expect(warnings).toEqual([
      'The settings file has an unknown setting "dtpye"; did you mean "dtype"?',
      'The settings file has an unknown setting "zzzzzzzzzzzzzz"; it changes nothing',
      'The variable "LAB_MODLE" is no setting of the lab; did you mean "LAB_MODEL"?',
    ]);
  });

  it.each([
    [
      { dtype: 'q5' },
      {},
      'The setting "dtype" is "q5" in the settings file, wanted fp32, fp16, q8 or q4',
    ],
    [
      {},
      { LAB_SERVE_PORT: '70000' },
      'The setting "port" is "70000" in LAB_SERVE_PORT, wanted a whole number from 0 to 65535',
    ],
    [
      { maxTokens: 1.5 },
      {},
      'The setting "maxTokens" is 1.5 in the settings file, wanted a whole number of 1 or more',
    ],
    [
      {},
      { LAB_ALLOW_REMOTE: 'yes' },
      'The setting "allowRemote" is "yes" in LAB_ALLOW_REMOTE, wanted true or false',
    ],
    [
      { order: ['local', 'local'] },
      {},
      'The setting "order" is ["local","local"] in the settings file, wanted some of template,local,api, each once',
    ],
    [
      { threads: null },
      {},
      'The setting "threads" is null in the settings file, wanted a whole number of 1 or more',
    ],
    [
      { apiUrl: 'https://me:pw@host' },
      {},
      'The setting "apiUrl" is "https://...@host" in the settings file, wanted an http or https address without a password',
    ],
  ])('refuses %j with %j', (file, environment, message) => {
    expect(() => readSettings(file, environment)).toThrow(
      expect.objectContaining({ name: 'SettingError', message }),
    );
  });

  it('refuses a key in the file and does not show it', () => {
    const read = () => readSettings({ apiKey: 'sk-123' }, {});
    expect(read).toThrow('The settings file holds "apiKey"');
    expect(read).not.toThrow('sk-123');
  });

  it('takes any JSON as a file without breaking: values, warnings or a SettingError', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...SETTING_NAMES), fc.string()), fc.jsonValue()),
        (file) => {
          try {
            readSettings(file, {});
          } catch (error) {
            expect(error).toMatchObject({ name: 'SettingError' });
          }
        },
      ),
    );
  });
});

describe('every setting', () => {
  it('has a variable and a flag of its own, and a default that it may have', () => {
    const all = SETTING_NAMES.map((name) => SETTINGS[name]);
    expect(new Set(all.map(({ environment }) => environment)).size).toBe(all.length);
    expect(new Set(all.map(({ flag }) => flag)).size).toBe(all.length);
    for (const name of SETTING_NAMES) {
      const { defaultValue } = SETTINGS[name];
      if (defaultValue !== undefined)
        expect(checkSetting(name, defaultValue, 'here')).toEqual(defaultValue);
    }
  });
});

describe('readSettingsFile()', () => {
  it('is empty where there is no file, and reads what was written', async () => {
    const path = join(folder, 'settings.json');
    expect(readSettingsFile(path)).toEqual({});
    await writeSettingsFile({ dtype: 'q4' }, path);
    expect(readSettingsFile(path)).toEqual({ dtype: 'q4' });
  });

  it.each(['{', '[]', 'null', '"text"', ''])('refuses a file that holds %j', async (text) => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, text);
    expect(() => readSettingsFile(path)).toThrow(expect.objectContaining({ name: 'SettingError' }));
  });
});
