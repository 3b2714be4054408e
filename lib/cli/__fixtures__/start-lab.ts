// `lab` as a user starts it: a process of its own, and everything it says.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const LAB = fileURLToPath(new URL('../lab.js', import.meta.url));

export interface StartedLab {
  readonly pid: number;
  /** Everything it wrote so far, apart and together. */
  stdout(): string;
  stderr(): string;
  said(): string;
  /** Its exit code, when it has ended and everything it wrote was read. */
  readonly ended: Promise<number | null>;
  /** Ends it as Ctrl-C does: unlike SIGKILL that also ends its model process. */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** What is piped into it. @default nothing */
  readonly stdin?: string;
  /** A command that runs the one that follows it, such as `unshare ...`. @default none */
  readonly wrapper?: readonly string[];
}

export function startLab(args: readonly string[], options: StartOptions = {}): StartedLab {
  const { env = process.env, stdin = '', wrapper = [] } = options;
  const [command, ...rest] = [...wrapper, process.execPath, LAB, ...args] as [string];
  const child = spawn(command, rest, { env, stdio: 'pipe' });
  let [stdout, stderr, said] = ['', '', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    said += text;
  });
  child.stdin.on('error', () => {}).end(stdin); // it may end without reading
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    pid: child.pid as number,
    stdout: () => stdout,
    stderr: () => stderr,
    said: () => said,
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** The address of a `lab serve` that listens; throws what it said when it ends before. */
export async function readUrl(lab: StartedLab): Promise<string> {
  let hasEnded = false;
  void lab.ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    const url = /Listening on (\S+)/.exec(lab.said())?.[1];
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`lab serve did not start: ${lab.said()}`);
}
