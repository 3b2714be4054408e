import { readFile, rename } from 'node:fs/promises';
import { labFolder, writeFileAtomic } from '../store/index.ts';

export interface ExerciseProgress {
  readonly attempts: number;
  /** UTC time of the first passing attempt. */
  readonly passedAt?: string;
}

export interface Progress {
  readonly schema: 'offload-lab/progress/1';
  readonly exercises: Readonly<Record<string, ExerciseProgress>>;
}

const EMPTY: Progress = { schema: 'offload-lab/progress/1', exercises: {} };

/**
 * Reads the learner's progress. A file that cannot be understood is kept beside as
 * `progress.broken.json`, and progress starts again.
 */
export async function readProgress(path: string = labFolder('progress.json')): Promise<Progress> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return EMPTY;
  const progress = parseProgress(text);
  if (progress === undefined) await rename(path, path.replace(/\.json$/, '.broken.json'));
  return progress ?? EMPTY;
}

/** Counts one attempt and returns how many there were, this one included. */
export async function recordAttempt(
  id: string,
  attempt: { readonly passed: boolean; readonly at: string },
  path: string = labFolder('progress.json'),
): Promise<number> {
  const progress = await readProgress(path);
  const before = progress.exercises[id] ?? { attempts: 0 };
  const passedAt = before.passedAt ?? (attempt.passed ? attempt.at : undefined);
  const after = {
    attempts: before.attempts + 1,
    ...(passedAt === undefined ? {} : { passedAt }),
  };
  const next: Progress = { ...progress, exercises: { ...progress.exercises, [id]: after } };
  await writeFileAtomic(path, `${JSON.stringify(next, null, 1)}\n`);
  return after.attempts;
}

function parseProgress(text: string): Progress | undefined {
  try {
    const value = JSON.parse(text) as Progress | null;
    const isKnown = value?.schema === EMPTY.schema && typeof value.exercises === 'object';
    const isSane = isKnown && Object.values(value.exercises).every((one) => one?.attempts >= 0);
    return isSane ? value : undefined;
  } catch {
    return undefined;
  }
}
