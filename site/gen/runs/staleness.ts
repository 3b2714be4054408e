// Is a record older than the code it measured? Asked of git: did a file that can change the result change
// after the record's commit? Those are the files that a run of this kind executes, out of the modules that
// time, count, judge, prompt, generate or write weights. Code that only describes the machine, stores files
// or words an error does not count, and neither do tests. A commit git does not know (a shallow clone, a
// changed work tree) is not "fine" but "unknown".

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '@offload-lab/lib/record';
import { ROOT } from '../paths.ts';
import { listMeasuredFiles } from './measured-files.ts';

export interface Staleness {
  readonly state: 'current' | 'stale' | 'unknown';
  readonly reason: string;
}

export type RunGit = (args: readonly string[]) => string;

const git: RunGit = (args) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

export interface StalenessEffects {
  readonly root: string;
  readonly git: RunGit;
  readonly weightsNow: (model: string) => string | undefined;
}

const defaultEffects: StalenessEffects = { root: ROOT, git, weightsNow: readWeightsNow };

export function judgeStaleness(
  record: RunRecord,
  effects: StalenessEffects = defaultEffects,
): Staleness {
  const { commit, dirty, model } = record;
  const weights = effects.weightsNow(model.name);
  if (weights !== undefined && model.revision && !weights.startsWith(model.revision)) {
    return { state: 'stale', reason: `"${model.name}" has other weights now` };
  }
  if (commit === null) return { state: 'unknown', reason: 'the record names no commit' };
  if (dirty) return { state: 'unknown', reason: 'it was measured with changed files' };
  try {
    const changed = effects
      .git(['diff', '--name-only', commit, '--', ...measuredFiles(record, effects.root)])
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

/** Modules whose code can change a number; what else a run executes cannot. */
const COUNTS =
  /^lib\/(backends|bench|gguf|memory|metrics|onnx|quality|sandbox|stats|tasks|tokenizer)\/(?!.*errors\.ts$)|^lib\/record\/summarize-/;
/** Imported by every evaluation, executed only by one of a model. */
const OF_MODELS = /^lib\/(backends|gguf|onnx|tokenizer)\//;
const known = new Map<string, readonly string[]>();

/** Files whose code a record's numbers depend on. */
function measuredFiles(record: RunRecord, root: string): readonly string[] {
  const entries = listEntries(record);
  const key = [root, ...entries].join(' ');
  const files =
    known.get(key) ?? listMeasuredFiles(entries, root).filter((file) => COUNTS.test(file));
  known.set(key, files);
  const own = isBaseline(record) ? files.filter((file) => !OF_MODELS.test(file)) : files;
  // Without a file, git would compare all of them.
  return own.length > 0 ? own : entries;
}

function isBaseline({ engine }: RunRecord): boolean {
  return engine.backend === 'baseline';
}

/** Where a run of this kind starts. */
function listEntries({ quality, sweep, workload, pairing, engine }: RunRecord): readonly string[] {
  const backend = `lib/backends/${engine.backend}/index.ts`;
  if (quality !== undefined) return ['lib/quality/run-evaluation.ts', backend];
  if (workload.load !== undefined)
    return ['lib/bench/load/run-load.ts', 'lib/bench/load/run-sweep.ts'];
  const own =
    workload.typing !== undefined
      ? ['lib/bench/typing/run-typing.ts']
      : pairing !== undefined
        ? ['lib/bench/run-paired.ts']
        : sweep !== undefined
          ? ['lib/bench/run-thread-sweep.ts', 'lib/bench/run-context-sweep.ts']
          : ['lib/bench/run-benchmark.ts'];
  return [...own, backend];
}

function readWeightsNow(model: string): string | undefined {
  const manifest = join(ROOT, 'lib/models/embedded', model, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
  return files?.['model.safetensors']?.sha256;
}
