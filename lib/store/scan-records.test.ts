import { mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleRecord, type RunRecord } from '../record/index.ts';
import { scanRecords, writeRecord } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-scan-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const commands = { name: 'commands', version: 1, toEntry: ({ command }: RunRecord) => command };

describe('scanRecords', () => {
  it('reads every file once, and later only what is new or changed', async () => {
    for (const command of ['a', 'b', 'c']) await writeRecord(exampleRecord({ command }), folder);
    const first = await scanRecords(commands, folder);
    expect([...first.entries].sort()).toEqual(['a', 'b', 'c']);
    expect(first.filesRead).toBe(3);
    const path = await writeRecord(exampleRecord({ command: 'd' }), folder);
    expect(await scanRecords(commands, folder)).toMatchObject({ filesRead: 1, unreadable: [] });
    expect((await scanRecords(commands, folder)).filesRead).toBe(0);
    await writeFile(path, '{');
    const damaged = await scanRecords(commands, folder);
    expect(damaged.entries).toHaveLength(3);
    expect(damaged.unreadable).toMatchObject([{ path }]);
    await unlink(path);
    expect(await scanRecords(commands, folder)).toMatchObject({ filesRead: 0, unreadable: [] });
  });

  it('never trusts an index that is damaged or of another version', async () => {
    await writeRecord(exampleRecord({ command: 'a' }), folder);
    await scanRecords(commands, folder);
    const upper = { ...commands, version: 2, toEntry: ({ command }: RunRecord) => `${command}!` };
    expect(await scanRecords(upper, folder)).toMatchObject({ entries: ['a!'], filesRead: 1 });
    await writeFile(join(folder, '.commands-index.json'), '{"version":2,"files":');
    expect(await scanRecords(upper, folder)).toMatchObject({ entries: ['a!'], filesRead: 1 });
  });

  it('makes nothing in a folder that does not exist', async () => {
    const none = join(folder, 'none');
    expect(await scanRecords(commands, none)).toEqual({
      entries: [],
      unreadable: [],
      filesRead: 0,
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
