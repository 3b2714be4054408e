// A namespace without a network: its only interface is its own loopback, and nothing but the kernel
// stands between. What it does not stop is a Unix socket to a program outside; the lab opens none.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Loopback up; names are asked of an address nobody has, where the machine lets that be set. */
const SET_UP =
  'ip link set lo up || exit 1; mount --bind "$1" /etc/resolv.conf 2>/dev/null; shift; exec "$@"';
const RESOLVER = fileURLToPath(new URL('resolv.conf', import.meta.url));
const COUNT = fileURLToPath(new URL('count-inside.ts', import.meta.url));

/** The command line that runs another one where there is no network. */
export function isolate(command: readonly string[]): readonly [string, readonly string[]] {
  return ['unshare', ['-rnm', 'sh', '-c', SET_UP, 'sh', RESOLVER, ...command]];
}

/** The same, and the counters of that network are printed at the end. Exit code 1 for an attempt to leave. */
export function isolateAndCount(command: readonly string[]): readonly [string, readonly string[]] {
  return isolate([process.execPath, COUNT, ...command]);
}

/** Why this machine cannot take the network away from a command; undefined when it can. */
export function explainNoIsolation(): string | undefined {
  const [file, args] = isolate(['true']);
  const trial = spawnSync(file, args, { encoding: 'utf8', timeout: 10_000 });
  if (trial.error !== undefined) return trial.error.message;
  return trial.status === 0 ? undefined : trial.stderr.trim().split('\n')[0] || 'no reason given';
}
