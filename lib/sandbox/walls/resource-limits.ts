import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { SandboxLimits } from '../limits.ts';

/**
 * Tells the kernel what a started child may still do (Linux, `prlimit`, no privilege needed). Node has
 * opened all it needs by now, so the limit on open files becomes 0: no further file, socket or
 * pipe, whatever Node's own permission check forgets (in Node 24: the network and SQLite files).
 */
export async function limitResources(
  prlimit: string,
  pid: number,
  limits: SandboxLimits,
): Promise<void> {
  // Of data memory, V8 has reserved much at start without using it; the answer may add this much.
  const dataBytes = readDataBytes(pid) + 3 * limits.memoryBytes;
  const cpuSeconds = Math.ceil(limits.cpuMs / 1_000) + 1;
  const args = [
    `--pid=${pid}`,
    '--nofile=0:0',
    '--fsize=0:0',
    '--core=0:0',
    '--nproc=0:0',
    `--data=${dataBytes}:${dataBytes}`,
    `--cpu=${cpuSeconds}:${cpuSeconds}`,
  ];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    spawn(prlimit, args, { stdio: 'ignore', env: {} }).once('error', reject).once('exit', resolve);
  });
  if (exitCode !== 0) throw new Error(`prlimit ended with exit code ${exitCode}`);
}

/** Private writable memory the process has mapped, in bytes. */
function readDataBytes(pid: number): number {
  const kibibytes = /^VmData:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`No VmData in /proc/${pid}/status`);
  return Number(kibibytes) * 1024;
}
