import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleRecord } from '../record/index.ts';
import { listRecords, readRecord, writeFileAtomic, writeRecord } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process id that belonged to a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('writeRecord', () => {
  it('writes date and id into the name, and reading gives the same record back', async () => {
    const record = exampleRecord();
    const path = await writeRecord(record, folder);
    expect(await readdir(folder)).toEqual([`2026-01-31-${record.id}.json`]);
    expect(await readRecord(path, folder)).toEqual({ path, record });
    expect(await readRecord(record.id.slice(0, 4), folder)).toEqual({ path, record });
  });

  it('refuses an invalid record before it touches the disk', async () => {
    const broken = { ...exampleRecord(), command: '' };
    await expect(writeRecord(broken, join(folder, 'new'))).rejects.toThrow('"command"');
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes what a killed process left, and nothing that is being written', async () => {
    const leftover = `.a.json.${deadPid()}.1.tmp`;
    const inProgress = `.b.json.${process.ppid}.1.tmp`;
    for (const name of [leftover, inProgress]) await writeFile(join(folder, name), '{"half":');
    const { id } = exampleRecord();
    await writeRecord(exampleRecord(), folder);
    expect((await readdir(folder)).sort()).toEqual([inProgress, `2026-01-31-${id}.json`]);
    expect((await listRecords(folder)).unreadable).toEqual([]);
  });

  it('says that the disk is full, on a device that really is, and keeps the older record', async () => {
    await writeRecord(exampleRecord(), folder);
    const fullDisk = {
      open: ((path: string, flags: string, mode?: number) =>
        flags === 'r' ? open(path, flags) : open('/dev/full', 'w', mode)) as typeof open,
      rename,
      isAlive: () => true,
    };
    const next = exampleRecord({ command: 'lab bench --runs 2' });
    const failure = await writeRecord(next, folder, fullDisk).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DiskFullError', hint: /older records are untouched/ });
    expect((await listRecords(folder)).records).toHaveLength(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('says which folder may not be written', async () => {
    const file = join(folder, 'not-a-folder');
    await writeFile(file, '');
    await expect(writeRecord(exampleRecord(), join(file, 'runs'))).rejects.toThrow(
      'part of that path is a file',
    );
    const readOnly = {
      open: (() => Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' }))) as never,
      rename,
      isAlive: () => true,
    };
    const failure = writeRecord(exampleRecord(), folder, readOnly);
    await expect(failure).rejects.toThrow('the file system is read-only');
  });
});

it.runIf(process.platform === 'linux')('ends where no folder can be made', async () => {
  const failure = writeRecord(exampleRecord(), '/proc/nope/runs');
  await expect(failure).rejects.toThrow('its folder cannot be made');
});

describe('readRecord', () => {
  it('explains an unknown id', async () => {
    await expect(readRecord('abcd1234', '/nowhere')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[RecordNotFoundError: No run record "abcd1234" in "/nowhere", and no such file]`,
    );
  });

  it('asks for more when a prefix fits two records', async () => {
    const name = (id: string): string => join(folder, `2026-01-31-${id}.json`);
    await writeFile(name('abcd000000000000'), '');
    await writeFile(name('abcd111111111111'), '');
    const failure = await readRecord('abcd', folder).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'AmbiguousRecordError',
      hint: 'Give more of the id: abcd000000000000, abcd111111111111',
    });
  });
});

describe('listRecords', () => {
  it('lists what it can read, oldest first, and says why not for the rest', async () => {
    const later = exampleRecord({
      startedAt: '2026-02-01T08:00:00.000Z',
      endedAt: '2026-02-01T08:00:01.000Z',
    });
    await writeRecord(later, folder);
    await writeRecord(exampleRecord(), folder);
    await writeFile(join(folder, '2026-01-30-0000000000000000.json'), '{"schema": "offl');
    await mkdir(join(folder, '2026-01-30-1111111111111111.json'));
    await symlink('/nowhere', join(folder, '2026-01-30-2222222222222222.json'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const { records, unreadable } = await listRecords(folder);
    expect(records.map(({ record }) => record.startedAt.slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-02-01',
    ]);
    expect(unreadable.map(({ reason }) => reason.split(':')[0])).toEqual([
      'Cannot use this run record',
      'EISDIR',
      'ENOENT',
    ]);
  });

  it('takes a folder that does not exist yet for an empty one', async () => {
    expect(await listRecords(join(folder, 'none'))).toEqual({ records: [], unreadable: [] });
  });
});

describe('writeFileAtomic', () => {
  it('leaves one whole text when many writers meet', async () => {
    const path = join(folder, 'progress.json');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(await readdir(folder)).toEqual(['progress.json']);
  });
});
