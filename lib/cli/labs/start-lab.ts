import { constants, copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFileError } from '../../store/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import { findLab } from './find-lab.ts';

export interface StartFlags {
  /** Begin again; what was there is put aside. */
  readonly reset?: boolean;
  /** Catch up: begin with the solution; what was there is put aside. */
  readonly solution?: boolean;
  readonly json?: boolean;
}

/** Copies a lab to where the learner works on it. A file of the learner is never overwritten. */
export async function startLab(
  number: string,
  flags: StartFlags,
  context: CliContext,
  now: () => Date = () => new Date(),
): Promise<void> {
  const lab = await findLab(number);
  const exercise = join(lab.work, 'exercise.ts');
  let kept: string | undefined;
  let isNew: boolean;
  try {
    await mkdir(lab.work, { recursive: true });
    if (flags.reset || flags.solution) kept = await putAside(exercise, now());
    isNew = await copyNew(
      join(lab.source, flags.solution ? 'solution.ts' : 'exercise.ts'),
      exercise,
    );
    // Text and checks are ours: they may have been mended since.
    for (const name of ['README.md', 'exercise.test.ts']) {
      await copyFile(join(lab.source, name), join(lab.work, name));
    }
  } catch (error) {
    throw explainFileError(error, 'write', lab.work);
  }
  if (flags.json) {
    writeJson(context, { lab: lab.name, folder: lab.work, isNew, kept: kept ?? null });
    return;
  }
  if (kept !== undefined) writeLine(context, `Your earlier work is now ${kept}`);
  writeLine(
    context,
    isNew ? `Started ${lab.name}` : `${lab.name} was started before; your work is as you left it`,
  );
  writeLine(context, `Read ${join(lab.work, 'README.md')}`);
  writeLine(context, `Write in ${exercise}`);
  writeLine(context, `Then run: lab check ${lab.number}`);
}

/** Moves a file to a name of its own; undefined where there is none. */
async function putAside(path: string, now: Date): Promise<string | undefined> {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '');
  const kept = path.replace(/\.ts$/, `.${stamp}.ts`);
  try {
    await rename(path, kept);
    return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Copies a file unless there is one; says whether it did. */
async function copyNew(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
