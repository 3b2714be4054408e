import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const RUNNER = fileURLToPath(new URL('run-notebooks.ts', import.meta.url));

/** Why this machine cannot make a network namespace, or undefined when it can. */
function namespaceRefusal(): string | undefined {
  const trial = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up'], {
    encoding: 'utf8',
  });
  if (trial.error) return trial.error.message;
  return trial.status === 0 ? undefined : trial.stderr.trim();
}

/** Runs a shell line where the only interface is loopback. */
function withoutNetwork(line: string): string {
  const script = `ip link set lo up && ${line}`;
  return execFileSync('unshare', ['-rn', 'sh', '-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 500_000,
  });
}

const refusal = namespaceRefusal();

describe.skipIf(refusal !== undefined)(
  `without a network (${refusal ?? 'namespaces work'})`,
  () => {
    test('the namespace really has no interface but loopback', () => {
      const interfaces = withoutNetwork('tail -n +3 /proc/net/dev | cut -d: -f1')
        .trim()
        .split(/\s+/);
      expect(interfaces).toEqual(['lo']);
    });

    test('every lesson runs from its first cell to its last', () => {
      const output = withoutNetwork(`'${process.execPath}' '${RUNNER}' --force --json`);
      const { lessons } = JSON.parse(output.trim().split('\n').at(-1) ?? '');
      expect(lessons.length).toBeGreaterThanOrEqual(3);
      expect(lessons.filter((lesson: { ok: boolean }) => !lesson.ok)).toEqual([]);
    });
  },
);
