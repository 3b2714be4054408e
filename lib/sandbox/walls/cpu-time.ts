import { readFileSync } from 'node:fs';

// USER_HZ: what /proc counts in, 100 per second on every Linux that Node runs on.
const TICK_MS = 10;

/** CPU time a process has used, in milliseconds; undefined where /proc does not tell. */
export function readCpuMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}
