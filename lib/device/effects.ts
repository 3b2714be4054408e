import { readdir, readFile, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { type CommandResult, type RunOptions, runCommand } from './run-command.ts';

/** Everything detection touches. Tests pass a fixture machine instead of this one. */
export interface DeviceEffects {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a file; undefined when it does not exist or may not be read. */
  readText(path: string): Promise<string | undefined>;
  /** Names in a folder; empty when it does not exist or may not be read. */
  listFolder(path: string): Promise<readonly string[]>;
  /** Free bytes for this user on the file system that holds a path. */
  freeDiskBytes(path: string): Promise<number | undefined>;
  /** Runs a command to its end, or kills it; never throws and never hangs. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** What Node itself knows, for systems without kernel files to read. */
  nodeFacts(): { totalBytes: number; freeBytes: number; parallelism: number };
}

export const defaultEffects: DeviceEffects = {
  platform: process.platform,
  arch: process.arch,
  get env() {
    return process.env;
  },
  readText: async (path) => readFile(path, 'utf8').catch(() => undefined),
  listFolder: async (path) => readdir(path).catch(() => []),
  freeDiskBytes: async (path) =>
    statfs(path).then(
      (stats) => stats.bavail * stats.bsize,
      () => undefined,
    ),
  run: runCommand,
  nodeFacts: () => ({
    totalBytes: totalmem(),
    freeBytes: freemem(),
    parallelism: availableParallelism(),
  }),
};
