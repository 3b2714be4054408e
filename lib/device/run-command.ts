import { spawn } from 'node:child_process';

/** How a command ended: a value, because a missing tool is an expected outcome. */
export type CommandResult =
  | { readonly state: 'completed'; readonly stdout: string; readonly stderr: string }
  | { readonly state: 'missing' }
  | {
      readonly state: 'failed';
      /** Exit status, or the signal that ended it. */
      readonly status: number | string;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly state: 'timed-out'; readonly timeoutMs: number };

export interface RunOptions {
  /** @default 4000 */
  readonly timeoutMs?: number;
  /** Environment of the command. @default this process's own */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const DEFAULT_TIMEOUT_MS = 4_000;
const MAX_OUTPUT_CHARACTERS = 4_000_000;

/**
 * Runs a command and collects its output.
 *
 * The answer comes when the command ends or when its time is over, whichever is first: a grandchild
 * that keeps the pipe open (shims of version managers do) cannot make the caller wait. The command is
 * the head of its own process group, so that everything it started ends with it.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { timeoutMs = DEFAULT_TIMEOUT_MS, env = process.env }: RunOptions = {},
): Promise<CommandResult> {
  const isWindows = process.platform === 'win32';
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
    env,
    // npm and friends are .cmd files on Windows, which only a shell can start
    shell: isWindows && /\.(cmd|bat)$/i.test(command),
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      if (output[stream].length < MAX_OUTPUT_CHARACTERS) output[stream] += chunk;
    });
  }
  return await new Promise<CommandResult>((resolve) => {
    const finish = (result: CommandResult): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => {
      killGroup(child.pid);
      child.unref();
      finish({ state: 'timed-out', timeoutMs });
    }, timeoutMs);
    child.once('error', (error: NodeJS.ErrnoException) => {
      finish(
        error.code === 'ENOENT'
          ? { state: 'missing' }
          : { state: 'failed', status: error.code ?? 'error', ...output },
      );
    });
    child.once('close', (code, signal) => {
      finish(
        code === 0
          ? { state: 'completed', ...output }
          : { state: 'failed', status: code ?? signal ?? 'unknown', ...output },
      );
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it ended between the timer and here
  }
}
