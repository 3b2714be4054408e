// A second process on the same core: the run says so itself, and nobody wins a comparison with it.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { findProjectRoot, readRecord } from '../store/index.ts';

const run = promisify(execFile);
const LAB = join(findProjectRoot(), 'lib', 'cli', 'lab.js');
const BENCH = [
  'bench',
  '--model',
  'tiny-coder-1m',
  '--max-tokens',
  '32',
  '--limit',
  '12',
  '--json',
];

it.runIf(process.platform === 'linux')(
  'marks a run beside a busy process as noisy, and lab compare then decides nothing',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'lab-noisy-'));
    const env = { ...process.env, LAB_HOME: home };
    const bench = async (): Promise<string> => {
      const { stdout } = await run('taskset', ['-c', '0', process.execPath, LAB, ...BENCH], {
        env,
      });
      return (JSON.parse(stdout) as { recordPath: string }).recordPath;
    };
    try {
      const before = await bench();
      const busy = spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;);']);
      const beside = await bench().finally(() => busy.kill('SIGKILL'));
      const { record } = await readRecord(beside);
      expect(record.selfCheck?.noise?.verdict).toBe('noisy');
      expect(record.selfCheck?.noise?.reasons.join()).toMatch(
        /busy with something else|waited for a core/,
      );
      const { stdout } = await run(process.execPath, [LAB, 'compare', before, beside], { env });
      expect(stdout).toMatch(/Time per output token: undecided, run \d+ more/);
      expect(stdout).not.toMatch(/is better/);
      console.info(stdout);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
);
