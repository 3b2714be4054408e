// A config.json by whatever a person has at hand: its file, its folder, or the name of a model that is known
// here. Nothing is fetched: predicting before a download would be no use if it downloaded.

import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type CatalogueModel,
  findPulledModel,
  findSource,
  listEmbeddedNames,
  MODEL_CATALOGUE,
  ModelNotFoundError,
} from '../../models/index.ts';
import type { ConfigJson } from '../../sizing/index.ts';
import { UsageError } from '../usage-error.ts';
import { readConfigFile } from './read-config.ts';

export interface FoundConfig {
  readonly config: ConfigJson;
  /** Where weight files may lie beside it; null for a model that is known by its name only. */
  readonly folder: string | null;
  /** Bytes of its files as the hub prints them; empty where nobody looked. */
  readonly published: CatalogueModel['files'];
}

/** Finds a config.json by file, folder, embedded name or hub name, in this order. */
export async function findConfig(model: string): Promise<FoundConfig> {
  const isThere = (await stat(model).catch(() => undefined)) !== undefined;
  if (isThere) return await readFolder(model);
  if (/^[a-z]+:\/\//i.test(model)) {
    throw new UsageError(`Cannot read "${shorten(model)}": an address, and nothing is downloaded`, {
      hint: 'Save its config.json and name that file; the weights are not needed',
    });
  }
  if ((await listEmbeddedNames()).includes(model)) {
    return await readFolder((await findSource(model)).folder);
  }
  const [, id, revision = 'main'] = /^(?:hub:)?([^/@\\]+\/[^/@\\]+)(?:@(.+))?$/.exec(model) ?? [];
  const row = MODEL_CATALOGUE.find(({ repo }) => repo === id);
  if (id !== undefined && (row !== undefined || model.startsWith('hub:'))) {
    const pulled = await findPulled(id, revision);
    if (pulled !== undefined) return await readFolder(pulled);
    if (row !== undefined) return { config: row.config, folder: null, published: row.files };
    throw new UsageError(`"${shorten(model)}" is neither on this machine nor in the catalogue`, {
      hint: 'Save config.json of its page and name that file; "lab models advise" lists the catalogue',
    });
  }
  throw new UsageError(
    `No file or folder at "${shorten(model)}": wanted the config.json of a model`,
    {
      hint: 'Download it from the model page, the weights are not needed; or name a model of "lab models list" or "lab models advise"',
    },
  );
}

async function readFolder(path: string): Promise<FoundConfig> {
  const { config, path: file } = await readConfigFile(path);
  return { config, folder: dirname(file), published: {} };
}

async function findPulled(id: string, revision: string): Promise<string | undefined> {
  try {
    return (await findPulledModel(id, revision)).folder;
  } catch (error) {
    if (error instanceof ModelNotFoundError) return undefined;
    throw error;
  }
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
