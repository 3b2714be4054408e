import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of processes that still run with the sandbox's child program (Linux; elsewhere none). */
export function listSandboxProcesses(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return { parent: readParent(pid), line: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
      } catch {
        return { parent: 0, line: '' }; // gone while we looked
      }
    })
    .filter(({ parent, line }) => line.includes('encodeValue:') && parent === process.pid)
    .map(({ line }) => line.slice(0, 100));
}

function readParent(pid: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
