import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownHome } from './__fixtures__/own-home.ts';
import { fillBeside } from './index.ts';

const own = ownHome('test');
const models = (): string => join(own.folder, 'models');

describe('fillBeside()', () => {
  it('lets nobody see the folder before it is moved, and leaves nothing beside it', async () => {
    const folder = join(models(), 'a');
    const seen = await fillBeside(folder, 'making', async (temporary) => {
      await writeFile(join(temporary, 'weights'), 'all of them');
      const before = await readdir(models());
      await rename(temporary, folder);
      return before;
    });
    expect(seen).toEqual([expect.stringMatching(`^\\.making-${process.pid}-`)]);
    expect(await readdir(models())).toEqual(['a']);
    expect(await readFile(join(folder, 'weights'), 'utf8')).toBe('all of them');
  });

  it('leaves nothing when filling fails, and says why', async () => {
    const filling = fillBeside(join(models(), 'a'), 'making', async (temporary) => {
      await writeFile(join(temporary, 'weights'), 'half of th');
      throw new TypeError('no more');
    });
    await expect(filling).rejects.toThrow(new TypeError('no more'));
    expect(await readdir(models())).toEqual([]);
  });

  it('removes what a killed process of the same kind left, and nothing else', async () => {
    const dead = 999_999_999; // beyond every system's process ids
    const kept = [`.making-${process.ppid}-abc`, `.other-${dead}-abc`, '.making-notes', 'b'];
    for (const name of [...kept, `.making-${dead}-abc`]) {
      await mkdir(join(models(), name), { recursive: true });
    }
    await fillBeside(join(models(), 'a'), 'making', async () => {});
    expect((await readdir(models())).sort()).toEqual(kept.sort());
  });
});
