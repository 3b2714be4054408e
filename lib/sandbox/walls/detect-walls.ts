import { spawn } from 'node:child_process';

/** What stands between an answer and this machine. The first three hold everywhere. */
export interface SandboxWalls {
  /** Node's permission model: no files, processes, workers, addons. */
  readonly permissionModel: true;
  /** The answer runs in an empty context, in a process whose environment and globals are gone. */
  readonly emptyRealm: true;
  /** The answer's text cannot be turned into code: no `eval`, `Function` or WebAssembly. */
  readonly noCodeFromText: true;
  /** The kernel allows no further file or socket and bounds memory and CPU (Linux, `prlimit`). */
  readonly resourceLimits: boolean;
  /** A network namespace of its own, with no interface up (Linux, where user namespaces are allowed). */
  readonly networkNamespace: boolean;
}

/** Programs that build the kernel's walls, where they are installed. */
export const PRLIMIT = '/usr/bin/prlimit';
export const UNSHARE = '/usr/bin/unshare';

/** Tries each wall on this machine. What cannot be built is reported, not assumed. */
export async function detectWalls(platform: string = process.platform): Promise<SandboxWalls> {
  const always = { permissionModel: true, emptyRealm: true, noCodeFromText: true } as const;
  if (platform !== 'linux') return { ...always, resourceLimits: false, networkNamespace: false };
  const [resourceLimits, networkNamespace] = await Promise.all([
    succeeds(PRLIMIT, ['--nofile=16:16', '/bin/sh', '-c', 'exit 0']),
    succeeds(UNSHARE, ['--map-root-user', '--net', '/bin/sh', '-c', 'exit 0']),
  ]);
  return { ...always, resourceLimits, networkNamespace };
}

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(command, args, { stdio: 'ignore', env: {} })
      .once('error', () => resolve(false))
      .once('exit', (code) => resolve(code === 0));
  });
}
