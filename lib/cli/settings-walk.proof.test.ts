// Every setting of the schema, flipped: what a command does is different, whoever said it, and the one who
// wins is the one `lab settings` names. A setting without an entry in `setting-flips.ts` fails here.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTING_NAMES, SETTINGS, type SettingName } from '../settings/index.ts';
import { createFlips, type Flip, type Flips } from './__fixtures__/setting-flips.ts';

let flips: Flips;
let close: () => Promise<void>;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-walk-'));
  ({ flips, close } = await createFlips());
});
afterAll(async () => {
  await close();
  await rm(home, { recursive: true, force: true });
});

const toText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

function toFlags(name: SettingName, value: unknown): string[] {
  const { flag, defaultValue } = SETTINGS[name];
  return typeof defaultValue === 'boolean' ? [flag] : [flag, toText(value)];
}

describe('a setting', () => {
  it('is missing from the walk nowhere', () => {
    expect(Object.keys(flips).sort()).toEqual([...SETTING_NAMES].sort());
  });

  it.each(SETTING_NAMES)(
    '%s changes what a command does, by file, variable and flag',
    async (name) => {
      const { values, observe } = flips[name] as Flip;
      const [first, second] = values;
      const { LAB_API_KEY: _, ...surroundings } = process.env;
      const inherited = { ...surroundings, LAB_HOME: home };
      const variable = { [SETTINGS[name].environment]: toText(first) };
      const write = (value: unknown): Promise<void> =>
        writeFile(join(home, 'settings.json'), JSON.stringify({ [name]: value }));

      await write(second);
      const byFile = await observe({ flags: [], env: inherited });
      const byVariable = await observe({ flags: [], env: { ...inherited, ...variable } });
      await write(first);
      const byFlag = await observe({
        flags: toFlags(name, second),
        env: { ...inherited, ...variable },
      });
      console.log(
        `${name}: ${toText(first)} ${JSON.stringify(byVariable)}; ${toText(second)} ${JSON.stringify(byFlag)}`,
      );
      expect(byFile).not.toEqual(byVariable);
      expect(byFlag).toEqual(byFile);
    },
  );
});
