// kill -9 in the middle of writing, again and again: no earlier record is ever lost or half written.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleRecord } from '../record/index.ts';
import { createRandom } from '../stats/index.ts';
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

/** Writes that are killed half-way; three writers at once share them. */
const KILLS = 200;

it(`loses no earlier record in ${KILLS} writes killed at random moments`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-crash-'));
  try {
    const promised = new Set<string>();
    const random = createRandom(9);
    let leftoversSeen = 0;
    const killOne = async (round: number): Promise<void> => {
      const writer = startWriter(folder, `round ${round}`);
      const wanted = 1 + random.integer(3);
      while (writer.ids.length < wanted) await new Promise((done) => setTimeout(done, 1));
      // Somewhere inside the next write: creating, writing, syncing, renaming or cleaning up.
      await new Promise((done) => setTimeout(done, 6 * random.next()));
      writer.kill();
      await writer.ended;
      for (const id of writer.ids) promised.add(id);
    };
    for (let round = 0; round < KILLS; round += 3) {
      await Promise.all([0, 1, 2].map((i) => killOne(round + i)));
      leftoversSeen += (await readdir(folder)).filter((name) => name.endsWith('.tmp')).length;
    }
    const { records, unreadable } = await listRecords(folder);
    expect(unreadable).toEqual([]);
    const ids = new Set(records.map(({ record }) => record.id));
    expect([...promised].filter((id) => !ids.has(id))).toEqual([]);
    expect(promised.size).toBeGreaterThan(KILLS);
    expect(leftoversSeen).toBeGreaterThan(0); // some kills did hit the middle of a write
    await writeRecord(exampleRecord(), folder);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    console.info(
      `${promised.size} records kept through ${KILLS} kills, ${leftoversSeen} halves were left behind`,
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
