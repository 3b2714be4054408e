import type OpenAI from 'openai';
import { NotFoundError } from 'openai';
import { nearestNames } from '../../errors/index.ts';
import type { GeneratorInfo } from '../../generation/index.ts';
import { ModelNotFoundError } from '../../models/index.ts';
import { ServerTimeoutError } from './server-errors.ts';

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
 * @throws ModelNotFoundError with the nearest names; ServerTimeoutError; what the client throws for a
 * wrong key
 */
export async function findModel(
  client: OpenAI,
  name: string | undefined,
  timeoutMs: number,
): Promise<ListedModel> {
  const models = await listModels(client, timeoutMs);
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

/**
 * The server's list of models, in time. Undefined: it has no such route, as some proxies.
 *
 * @throws ServerTimeoutError; what the client throws for a wrong key
 */
export async function listModels(
  client: OpenAI,
  timeoutMs: number,
): Promise<readonly ListedModel[] | undefined> {
  return await inTime(client, timeoutMs, (signal) => askForModels(client, signal));
}

async function askForModels(
  client: OpenAI,
  signal: AbortSignal,
): Promise<readonly ListedModel[] | undefined> {
  try {
    const { data } = await client.models.list({ signal });
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

/**
 * What takes a connection and says nothing would be waited for as long as for a first token. The client's
 * own time limit holds for each of its tries, and its pauses between them do not end with the signal.
 */
async function inTime<Value>(
  { baseURL }: OpenAI,
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const late = new AbortController();
  const isLate = new Promise<never>((_, reject) => {
    late.signal.addEventListener('abort', () => reject(late.signal.reason as Error));
  });
  const timer = setTimeout(() => {
    const what = `"${new URL(baseURL).host}" took the connection and sent no list of models`;
    late.abort(
      new ServerTimeoutError(`${what} for ${timeoutMs} ms`, {
        phase: 'model-list',
        timeoutMs,
        hint: 'Check the port, and whether it is http or https; a server that hangs has to be started again',
      }),
    );
  }, timeoutMs);
  try {
    return await Promise.race([ask(late.signal), isLate]);
  } finally {
    clearTimeout(timer);
  }
}
