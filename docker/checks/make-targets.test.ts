// What the make targets would run (`make --dry-run`): this project's containers and files, and no others.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from './code-facts.ts';

function dryRun(target: string, ...variables: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(
    'make',
    ['--dry-run', '--no-print-directory', target, ...variables],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  return stdout.trim().split('\n');
}

describe('make', () => {
  it.each(['up', 'client', 'stop', 'logs', 'health'])(
    '%s names the project and asks docker for nothing beside it',
    (target) => {
      for (const variables of [[], ['OVERLAY=gpu'], ['OVERLAY=vllm'], ['OVERLAY=api']]) {
        const commands = dryRun(target, ...variables).filter((line) => line.includes('docker '));
        expect(commands.length).toBeGreaterThan(0);
        for (const command of commands) {
          expect(command).toMatch(
            /^docker compose --project-name offload-lab -f docker\/compose\./,
          );
          expect(command).not.toMatch(/prune|--volumes|--rmi|--remove-orphans/);
        }
      }
    },
  );

  it('stop ends the containers of all profiles', () => {
    expect(dryRun('stop').at(-1)).toMatch(/--profile '\*' down$/);
  });

  it('clean removes only what lies in the project and can be made again', () => {
    const commands = dryRun('clean').filter((line) => !line.startsWith('echo '));
    const paths = commands.flatMap((command) => {
      expect(command).toMatch(/^rm -rf /);
      return command.replace(/^rm -rf /, '').split(/\s+/);
    });
    expect(paths).toContain('node_modules');
    for (const path of paths) {
      expect(path).toMatch(/^[\w.]/);
      expect(path).not.toMatch(/\.\.|^\.$|^\.lab$|^\.lab\/(runs|work|progress)|^\.git/);
    }
  });
});
