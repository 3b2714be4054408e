// Three thousand runs: the history is summarized in bounded memory, and the second time from the index.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { exampleDraft, exampleRecord, formatRecord, type RequestSample } from '../record/index.ts';
import { findProjectRoot } from './index.ts';

const run = promisify(execFile);
const RECORDS = 3000;

/** Ends with what the process took at most, in bytes. */
const HISTORY = `
  process.argv[2] = 'history';
  process.argv[3] = '--json';
  process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS * 1024));
  await import(process.argv[1]);`;

it('summarizes 3,000 records below 300 MiB, then reads none of them again', async () => {
  const home = await mkdtemp(join(tmpdir(), 'lab-many-'));
  try {
    await mkdir(join(home, 'runs'));
    const [, example] = exampleDraft().samples as [RequestSample, RequestSample];
    const events = Array.from({ length: 64 }, (_, i) => ({ timeMs: 100 + 10 * i, tokens: 1 }));
    const samples = Array.from({ length: 12 }, (_, index) => ({ ...example, index, events }));
    for (let i = 0; i < RECORDS; i++) {
      const record = exampleRecord({ samples, command: `run ${i}` });
      const name = `2026-01-31-${record.id}.json`;
      await writeFile(join(home, 'runs', name), formatRecord(record));
    }
    const history = async (): Promise<{
      groups: { runs: number }[];
      bytes: number;
      ms: number;
    }> => {
      const started = performance.now();
      const lab = join(findProjectRoot(), 'lib', 'cli', 'lab.js');
      const { stdout, stderr } = await run(
        process.execPath,
        ['--input-type=module', '-e', HISTORY, lab],
        { env: { ...process.env, LAB_HOME: home } },
      );
      const bytes = Number(stderr.trim().split('\n').at(-1));
      return { ...JSON.parse(stdout), bytes, ms: performance.now() - started };
    };
    const first = await history();
    const second = await history();
    expect(first.groups).toMatchObject([{ runs: RECORDS }]);
    expect(second.groups).toEqual(first.groups);
    expect(first.bytes).toBeGreaterThan(30 * 2 ** 20); // it was measured
    expect(first.bytes).toBeLessThan(300 * 2 ** 20);
    expect(second.ms).toBeLessThan(first.ms / 2); // a ratio in one run
    console.info(
      `3,000 records: ${Math.round(first.ms)} ms and ${Math.round(first.bytes / 2 ** 20)} MiB, then ${Math.round(second.ms)} ms`,
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
