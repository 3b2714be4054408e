import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProjectRoot } from '../../store/index.ts';

/**
 * Starts a command on a pseudo-terminal and types keys: each is sent once the text before it was shown.
 * Node has no pseudo-terminals of its own; Python's standard library has.
 */
const TYPIST = `
import fcntl, json, os, pty, select, struct, sys, termios, time
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
    os.execvp(command[0], command)
seen, shown, deadline = "", "", time.time() + 240
while time.time() < deadline:
    while steps and steps[0][0] in seen:
        seen = seen.split(steps[0][0], 1)[1]
        for key in steps.pop(0)[1]:
            os.write(terminal, key.encode())
            time.sleep(0.05)
    if not select.select([terminal], [], [], 0.2)[0]:
        continue
    try:
        text = os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        break
    if not text:
        break
    seen += text
    shown += text
if time.time() >= deadline:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
sys.stdout.write(json.dumps({"code": os.waitstatus_to_exitcode(status), "left": len(steps), "shown": shown}))
`;

const hasPython = await new Promise<boolean>((resolve) => {
  const probe = spawn('python3', ['-c', 'import pty']);
  probe.on('error', () => resolve(false));
  probe.on('close', (code) => resolve(code === 0));
});

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-interview-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function interview(steps: readonly (readonly [string, readonly string[]])[]) {
  const lab = [process.execPath, join(findProjectRoot(), 'lib/cli/lab.js'), 'decide'];
  lab.push('--out', join(home, 'decision.md'));
  const child = spawn('python3', ['-c', TYPIST, JSON.stringify(steps), ...lab], {
    env: { ...process.env, LAB_HOME: home, NO_COLOR: '1', TERM: 'xterm', CI: '' },
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await new Promise((resolve) => child.on('close', resolve));
  return JSON.parse(out) as { code: number; left: number; shown: string };
}

const ENTER = '\r';
const DOWN = '\u001b[B';

describe.skipIf(!hasPython)('the interview on a terminal', () => {
  it('takes answers, refuses a bad one until it is a number, and decides on them', async () => {
    const { code, left, shown } = await interview([
      ['What is asked of the model?', [DOWN, ENTER]],
      ['Least share of tasks', ['x', ENTER]],
      ['A number, or "none"', ['\u007f', '0', '.', '4', ENTER]],
      ['Most milliseconds', ['n', 'o', 'n', 'e', ENTER]],
      ['Trainings of your own', [ENTER]],
      ['Where may code go?', [ENTER]],
      ['Must it work without a network?', [ENTER]],
      ['People', ['7', ENTER]],
      ['Requests a day', [ENTER]],
      ['When do they come?', [ENTER]],
      ['Tokens of a prompt', [ENTER]],
      ['Tokens of an answer', [ENTER]],
      ['Budget a month', [ENTER]],
    ]);
    expect({ code, left, shown: code === 0 ? '' : shown }).toEqual({ code: 0, left: 0, shown: '' });
    expect(shown).toContain('What would change it:');
    const decision = await readFile(join(home, 'decision.md'), 'utf8');
    for (const row of ['task | chat', 'latency | no limit', 'quality floor | 40', 'users | 7']) {
      expect(decision).toContain(row);
    }
  }, 300_000);

  it('ends without a decision when it is interrupted, and says what to do instead', async () => {
    const { code, shown } = await interview([['What is asked of the model?', ['\u0003']]]);
    expect(code).not.toBe(0);
    expect(shown).toContain('The questions were not answered to the end');
    expect(shown).toContain('lab decide workload.json');
    expect(shown).not.toContain('What would change it:');
  }, 300_000);
});
