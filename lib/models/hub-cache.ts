import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { labFolder } from '../store/index.ts';
import { ModelNotFoundError } from './errors.ts';

/** Where the files of one revision of a hub model lie once they were pulled. */
export function hubFolder(id: string, revision: string): string {
  return labFolder('models', 'hub', ...id.split('/'), revision);
}

/**
 * The local folder of a hub model. Loading never downloads: a lesson that starts with a gigabyte of
 * surprise is not reproducible, so that is a command of its own.
 *
 * @throws ModelNotFoundError when it was not pulled
 */
export async function findHubModel(id: string, revision: string): Promise<string> {
  const folder = hubFolder(id, revision);
  const isHere = await access(join(folder, 'config.json')).then(
    () => true,
    () => false,
  );
  if (isHere) return folder;
  const spec = revision === 'main' ? `hub:${id}` : `hub:${id}@${revision}`;
  throw new ModelNotFoundError(`The hub model "${id}" at "${revision}" is not on this machine`, {
    model: spec,
    hint: `Download it once with "lab models pull ${spec}", or use an embedded model such as tiny-coder-1m`,
  });
}
