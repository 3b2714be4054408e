// Is a record older than the code it measured? Asked of git: did a file that can change the result
// change after the record's commit? Tests and words do not count. A commit git does not know (a shallow
// clone, a changed work tree) is not "fine" but "unknown".

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '@offload-lab/lib/record';
import { ROOT } from '../paths.ts';

export interface Staleness {
  readonly state: 'current' | 'stale' | 'unknown';
  readonly reason: string;
}

export type RunGit = (args: readonly string[]) => string;

const git: RunGit = (args) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

export function judgeStaleness(
  record: RunRecord,
  effects: { readonly git: RunGit; readonly weightsNow: (model: string) => string | undefined } = {
    git,
    weightsNow: readWeightsNow,
  },
): Staleness {
  const { commit, dirty, model } = record;
  const weights = effects.weightsNow(model.name);
  if (weights !== undefined && model.revision && !weights.startsWith(model.revision)) {
    return { state: 'stale', reason: `"${model.name}" has other weights now` };
  }
  if (commit === null) return { state: 'unknown', reason: 'the record names no commit' };
  if (dirty) return { state: 'unknown', reason: 'it was measured with changed files' };
  const paths = measuredPaths(record);
  try {
    const exclude = paths.map((path) => `:(exclude,glob)${path}/**/*.test.ts`);
    const changed = effects
      .git(['diff', '--name-only', commit, '--', ...paths, ...exclude])
      .split('\n')
      .filter((line) => line !== '');
    if (changed.length === 0)
      return { state: 'current', reason: 'the code it measured is the same' };
    const more = changed.length > 1 ? ` and ${changed.length - 1} more` : '';
    return { state: 'stale', reason: `changed since: ${changed[0]}${more}` };
  } catch {
    return { state: 'unknown', reason: `git does not know commit ${commit.slice(0, 7)}` };
  }
}

/** Folders whose code a record's numbers depend on. */
export function measuredPaths({ engine, quality }: RunRecord): readonly string[] {
  const own = ['lib/bench', 'lib/metrics', `lib/backends/${engine.backend}`];
  return quality === undefined ? own : [...own, 'lib/quality', 'lib/tasks', 'lib/sandbox'];
}

function readWeightsNow(model: string): string | undefined {
  const manifest = join(ROOT, 'lib/models/embedded', model, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
  return files?.['model.safetensors']?.sha256;
}
