// kill -9 in the middle of writing, again and again: no earlier record is ever lost or half written.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleRecord } from '../record/index.ts';
import { listRecords, writeRecord } from './index.ts';

/** Writes records as fast as it can and prints the id of each one that is on disk. */
const WRITER = `
  const [, folder, name] = process.argv;
  const { exampleRecord } = await import(${JSON.stringify(new URL('../record/index.ts', import.meta.url).href)});
  const { writeRecord } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
  for (let i = 0; i < 100; i++) {
    const record = exampleRecord({ command: name + ' ' + i, reasons: ['x'.repeat(9_000)] });
    await writeRecord(record, folder);
    process.stdout.write(record.id + '\\n');
  }`;

interface Writer {
  readonly ids: readonly string[];
  kill(): void;
  readonly ended: Promise<unknown>;
}

function startWriter(folder: string, name: string): Writer {
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, folder, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ids: string[] = [];
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    ids.push(...lines);
  });
  return { ids, kill: () => void child.kill('SIGKILL'), ended: once(child, 'close') };
}

it('keeps every record that was reported written, through 12 kills', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-crash-'));
  try {
    const promised = new Set<string>();
    let leftoversSeen = 0;
    for (let round = 0; round < 12; round++) {
      const writer = startWriter(folder, `round ${round}`);
      while (writer.ids.length < 2 + round) await new Promise((done) => setTimeout(done, 1));
      // Somewhere inside a write: most kills must not hit the same moment.
      await new Promise((done) => setTimeout(done, round / 4));
      writer.kill();
      await writer.ended;
      for (const id of writer.ids) promised.add(id);
      leftoversSeen += (await readdir(folder)).filter((name) => name.endsWith('.tmp')).length;
      const { records, unreadable } = await listRecords(folder);
      expect(unreadable).toEqual([]);
      const ids = new Set(records.map(({ record }) => record.id));
      expect([...promised].filter((id) => !ids.has(id))).toEqual([]);
    }
    expect(promised.size).toBeGreaterThan(60);
    await writeRecord(exampleRecord(), folder);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    console.info(
      `${promised.size} records kept, ${leftoversSeen} temporary files were left behind`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('lets two processes write into one folder at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-two-'));
  try {
    const writers = [startWriter(folder, 'first'), startWriter(folder, 'second')];
    await Promise.all(writers.map((writer) => writer.ended));
    const { records, unreadable } = await listRecords(folder);
    expect(unreadable).toEqual([]);
    expect(records.map(({ record }) => record.id).sort()).toEqual(
      writers.flatMap((writer) => writer.ids).sort(),
    );
    expect(await readdir(folder)).toHaveLength(200);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
