// The demo as an instructor runs it: in a real terminal, key by key. The endpoint is the lab's own, over
// the small model on this machine's CPU: it stands in for a GPU's, and the demo says what it is.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../record/index.ts';
import { startModelServer } from '../server/__fixtures__/test-server.ts';
import { findProjectRoot, listRecords } from '../store/index.ts';

const LAB = join(import.meta.dirname, 'lab.js');
const TERMINAL = join(import.meta.dirname, '__fixtures__/run-in-terminal.py');
const hasPython = spawnSync('python3', ['-c', 'import termios']).status === 0;

let home: string;
let recording: { readonly path: string; readonly record: RunRecord };
let stopDemo: (() => void) | undefined;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-demo-'));
  const { records } = await listRecords(join(findProjectRoot(), 'site/src/content/runs'));
  const small = records.find(
    ({ record }) =>
      record.model.name === 'tiny-coder-1m' &&
      record.workload.kind === 'code-tasks' &&
      record.command.includes('generated'),
  );
  if (small === undefined) throw new Error('There is no published run of the small model');
  recording = small;
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});
afterEach(() => stopDemo?.());

/** Starts the demo in a terminal. */
function startDemo(environment: Record<string, string> = {}) {
  const child = spawn('python3', [TERMINAL, process.execPath, LAB, 'demo'], {
    env: { ...process.env, LAB_HOME: home, LAB_RECORDED_RUN: recording.path, ...environment },
  });
  stopDemo = () => child.kill('SIGKILL');
  let [screen, status] = ['', ''];
  let notify = (): void => {};
  child.stdout.on('data', (data) => {
    screen += data;
    notify();
  });
  child.stderr.on('data', (data) => {
    status += data;
  });
  const ended = new Promise<{ exitCode: number; isRestored: boolean }>((resolve, reject) => {
    child.once('error', reject).once('close', () => {
      try {
        resolve(JSON.parse(status));
      } catch {
        reject(new Error(screen + status));
      }
    });
  });
  return {
    type: (keys: string) => child.stdin.write(keys),
    ended,
    screen: () => screen,
    /** Waits until `text` stands on the screen `times` times. */
    sees: (text: string, times = 1) =>
      Promise.race([
        ended,
        new Promise<void>((resolve) => {
          notify = () => {
            if (screen.split(text).length > times) resolve();
          };
          notify();
        }),
      ]),
  };
}

/** Presses a key before each of the steps `from` to `to`. */
async function play(demo: ReturnType<typeof startDemo>, from: number, to: number): Promise<void> {
  for (let step = from; step <= to; step++) {
    await demo.sees(`Next, ${step} of 5`);
    await demo.sees('any key: go on', step);
    demo.type(' ');
  }
}

describe.skipIf(!hasPython)('lab demo in a terminal', () => {
  it('plays the recording where no endpoint is set, says so loudly, and refuses a verdict', async () => {
    const demo = startDemo();
    await play(demo, 1, 5);
    expect(await demo.ended).toEqual({ exitCode: 0, isRestored: true });
    const screen = demo.screen();
    const { id, startedAt } = recording.record;
    expect(screen).toContain('No endpoint is set');
    expect(screen).toContain(`*** RECORDED: what stands under "there" is run ${id}`);
    expect(screen).toContain(`there: RECORDED ${startedAt.slice(0, 10)}, run ${id}`);
    expect(screen).toContain('here: live, tiny-coder-1m, fp32 on cpu');
    expect(screen).toMatch(/graph nodes \d+ on CPUExecutionProvider/);
    expect(screen).toContain('NO VERDICT. Cannot compare a live run with a recorded one');
  });

  it('asks a live endpoint and lets two live runs decide', async () => {
    const server = await startModelServer();
    try {
      const demo = startDemo({ LAB_API_URL: server.baseUrl });
      await play(demo, 1, 5);
      expect(await demo.ended, demo.screen()).toEqual({ exitCode: 0, isRestored: true });
      const screen = demo.screen();
      expect(screen).not.toContain('RECORDED');
      expect(screen).toContain(`there: live, tiny-coder-1m at ${new URL(server.baseUrl).host}`);
      expect(screen).toContain('NO GPU: it says "cpu"');
      expect(screen).toMatch(/B against A[\s\S]*(undecided|is better)/);
    } finally {
      await server.stop(0);
    }
  });

  it('goes on with the recording when the endpoint goes away in the middle', async () => {
    const server = await startModelServer();
    const demo = startDemo({ LAB_API_URL: server.baseUrl });
    await play(demo, 1, 2);
    await demo.sees('Next, 3 of 5');
    expect(demo.screen()).not.toContain('RECORDED');
    await server.stop(0);
    await demo.sees('any key: go on', 3);
    demo.type(' ');
    await demo.sees('Next, 4 of 5');
    expect(demo.screen()).toMatch(/\*\*\* RECORDED[\s\S]*there: RECORDED/);
    demo.type('q');
    expect(await demo.ended).toEqual({ exitCode: 0, isRestored: true });
  });

  it.each([
    ['q', 0],
    ['\u0003', 130],
  ])('gives the terminal back on %j', async (key, exitCode) => {
    const demo = startDemo();
    await play(demo, 1, 1);
    await demo.sees('1. One prompt'); // in the middle of a step
    demo.type(key);
    expect(await demo.ended).toEqual({ exitCode, isRestored: true });
  });
});

describe('lab demo without a terminal', () => {
  it('refuses in one sentence', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [LAB, 'demo'], {
      encoding: 'utf8',
      input: '',
      env: { ...process.env, LAB_HOME: home },
    });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^Cannot show the demo: it is driven key by key[^\n]*\n {2}hint: [^\n]*\n$/,
    );
  });
});
