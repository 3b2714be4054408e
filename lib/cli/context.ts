import type { Readable, Writable } from 'node:stream';

/** What a command may touch. Injected so that tests run commands without a process. */
export interface CliContext {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborted on Ctrl-C; a command cleans up and ends. */
  readonly signal: AbortSignal;
}

/** Writes a line of result to standard output. */
export function writeLine(context: CliContext, line: string): void {
  context.stdout.write(`${line}\n`);
}

/** Writes one JSON object to standard output. */
export function writeJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Writes a line of progress or advice to standard error, where it never mixes with results. */
export function writeProgress(context: CliContext, line: string): void {
  context.stderr.write(`${line}\n`);
}
