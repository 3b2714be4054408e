// A command line run inside a test, without a process: what it was given, and everything it wrote.

import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCommand } from '../main.ts';

export interface LabRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `lab` with arguments; `stdin` is what is piped into it. */
export async function runLab(args: readonly string[], stdin = ''): Promise<LabRun> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  // read while it runs: a stream that nobody reads stops its writer
  const written = Promise.all([text(stdout), text(stderr)]);
  const { signal } = new AbortController();
  const exitCode = await runCommand(args, { stdin: Readable.from([stdin]), stdout, stderr, signal });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { exitCode, stdout: out, stderr: err };
}
