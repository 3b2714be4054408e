import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

const node = process.execPath;

describe('runCommand()', () => {
  it('collects what a command prints', async () => {
    const result = await runCommand(node, ['-e', 'console.log("out"); console.error("err")']);
    expect(result).toEqual({ state: 'completed', stdout: 'out\n', stderr: 'err\n' });
  });

  it('says that a command is missing', async () => {
    expect(await runCommand('no-such-command-here', [])).toEqual({ state: 'missing' });
  });

  it('keeps the exit status of a failure', async () => {
    expect(await runCommand(node, ['-e', 'process.exit(3)'])).toMatchObject({
      state: 'failed',
      status: 3,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'comes back in time although a grandchild keeps the pipe open, and ends both',
    async () => {
      const started = performance.now();
      const script = 'sleep 60 & echo $!; wait';
      const result = await runCommand('sh', ['-c', script], { timeoutMs: 300 });
      expect(result).toEqual({ state: 'timed-out', timeoutMs: 300 });
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );
});
