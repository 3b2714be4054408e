// A machine made of texts: the files and command outputs a test gives it, and nothing else.

import type { DeviceEffects } from '../effects.ts';
import type { CommandResult } from '../run-command.ts';

export interface FixtureMachine {
  readonly files?: Readonly<Record<string, string>>;
  /** Output by command line, for example `nvidia-smi --query...`; a bare command matches any arguments. */
  readonly commands?: Readonly<Record<string, string | CommandResult>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly totalBytes?: number;
  readonly parallelism?: number;
}

export function createFixtureMachine(machine: FixtureMachine): DeviceEffects {
  const files = machine.files ?? {};
  const commands = machine.commands ?? {};
  return {
    platform: machine.platform ?? 'linux',
    arch: machine.arch ?? 'x64',
    env: machine.env ?? {},
    readText: async (path) => files[path],
    listFolder: async (path) => [
      ...new Set(
        Object.keys(files)
          .filter((file) => file.startsWith(`${path}/`))
          .map((file) => file.slice(path.length + 1).split('/')[0] ?? ''),
      ),
    ],
    freeDiskBytes: async () => 50e9,
    run: async (command, args) => {
      const answer = commands[[command, ...args].join(' ')] ?? commands[command];
      if (answer === undefined) return { state: 'missing' };
      return typeof answer === 'string'
        ? { state: 'completed', stdout: answer, stderr: '' }
        : answer;
    },
    nodeFacts: () => ({
      totalBytes: machine.totalBytes ?? 16 * 1024 ** 3,
      freeBytes: 4 * 1024 ** 3,
      parallelism: machine.parallelism ?? 8,
    }),
  };
}

/** /proc/meminfo with the figures given in GiB. */
export function meminfo(totalGib: number, availableGib: number): string {
  const kibibytes = (gib: number): string => String(gib * 1024 ** 2).padStart(12);
  return `MemTotal:    ${kibibytes(totalGib)} kB
MemFree:     ${kibibytes(1)} kB
MemAvailable:${kibibytes(availableGib)} kB
SwapTotal:   ${kibibytes(2)} kB
SwapFree:    ${kibibytes(1)} kB
`;
}
