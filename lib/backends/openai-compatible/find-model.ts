import type OpenAI from 'openai';
import { NotFoundError } from 'openai';
import { nearestNames } from '../../errors/index.ts';
import type { GeneratorInfo } from '../../generation/index.ts';
import { ModelNotFoundError } from '../../models/index.ts';

/** A model as a server lists it, with what some servers add. */
export interface ListedModel {
  readonly id: string;
  readonly ownedBy: string | undefined;
  /** What the server says about its engine: another lab everything, llama.cpp the weight format. */
  readonly engine: Partial<GeneratorInfo> | undefined;
}

/**
 * Looks the model up in the server's list; the only one where none is named.
 *
 * @throws ModelNotFoundError with the nearest names; what the client throws for a wrong key
 */
export async function findModel(client: OpenAI, name: string | undefined): Promise<ListedModel> {
  const models = await listModels(client);
  if (models === undefined) {
    if (name !== undefined) return { id: name, ownedBy: undefined, engine: undefined };
    throw new TypeError('The server lists no models, wanted the name of one');
  }
  const [first] = models;
  if (name === undefined && first !== undefined && models.length === 1) return first;
  const found = models.find(({ id }) => id === name);
  if (found !== undefined) return found;
  const ids = models.map(({ id }) => id);
  const nearest = nearestNames(name ?? '', ids);
  throw new ModelNotFoundError(
    name === undefined
      ? `The server has ${ids.length} models, wanted the name of one`
      : `The server has no model "${name}"`,
    {
      model: name ?? '',
      nearest,
      hint: `Choose one of ${(nearest.length > 0 ? nearest : ids).slice(0, 8).join(', ')}`,
    },
  );
}

interface ModelExtensions {
  readonly offload_lab?: Partial<GeneratorInfo>;
  /** llama.cpp: the weight format of the file, for example `F16`. */
  readonly meta?: { readonly ftype?: string } | null;
}

/** Undefined: the server has no such route, as some proxies. */
async function listModels(client: OpenAI): Promise<readonly ListedModel[] | undefined> {
  try {
    const { data } = await client.models.list();
    return data.map((model) => {
      const { offload_lab, meta } = model as typeof model & ModelExtensions;
      const format = meta?.ftype === undefined ? undefined : { dtype: meta.ftype };
      return { id: model.id, ownedBy: model.owned_by, engine: offload_lab ?? format };
    });
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
