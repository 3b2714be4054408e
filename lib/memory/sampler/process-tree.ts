import { readdirSync, readFileSync } from 'node:fs';

/** A file of /proc as text; undefined when the process is gone or the file may not be read. */
export function readProcFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A process and everything it started, directly or not, that is still there. Linux only. */
export function listProcessTree(pid: number): readonly number[] {
  const found: number[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    waiting.push(...listChildren(next));
  }
  return found;
}

/** Each thread lists the processes that it started. */
function listChildren(pid: number): readonly number[] {
  let threads: readonly string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    (readProcFile(`/proc/${pid}/task/${thread}/children`) ?? '')
      .split(' ')
      .filter((word) => /^\d+$/.test(word))
      .map(Number),
  );
}
