import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findProjectRoot, labFolder } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';

/** One folder of `labs/`. */
export interface LabFolder {
  /** Two digits, as people type it. */
  readonly number: string;
  /** `01-local-or-offloaded`. */
  readonly name: string;
  /** Where it came from; never written to. */
  readonly source: string;
  /** Where the learner works on it. */
  readonly work: string;
}

/** Every lab there is, in order. */
export async function listLabs(
  root: string = join(findProjectRoot(), 'labs'),
): Promise<LabFolder[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .flatMap(({ name }) => {
      const number = /^(\d\d)-/.exec(name)?.[1];
      if (number === undefined) return [];
      return [{ number, name, source: join(root, name), work: labFolder('work', number) }];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Finds a lab by its number, `5` or `05`. */
export async function findLab(number: string): Promise<LabFolder> {
  const labs = await listLabs();
  const found = labs.find((lab) => lab.number === number.padStart(2, '0'));
  if (found !== undefined) return found;
  throw new UsageError(`There is no lab "${number}"`, {
    hint: `Choose one of ${labs.map((lab) => lab.number).join(', ')}`,
  });
}
