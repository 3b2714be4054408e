import { ApiError } from '../api-error.ts';
import type { ServedModel } from '../served-model.ts';
import type { ServerMetrics } from '../server-metrics.ts';

/** What routes work with. */
export interface RouteContext {
  readonly models: readonly ServedModel[];
  readonly metrics: ServerMetrics;
  /** True from the moment the server was told to stop: no new request is taken. */
  readonly isStopping: () => boolean;
  /** Fires when running answers have had their time. */
  readonly shutdown: AbortSignal;
  /** The model a request names; the only one where it names none. */
  findModel(body: unknown): ServedModel;
}

/** @throws ApiError 404 for a model that is not served */
export function findModel(models: readonly ServedModel[], body: unknown): ServedModel {
  const name = (body as { model?: unknown } | null)?.model;
  const [first] = models;
  // a wrong type is refused with the other parameters
  if (typeof name !== 'string' || name === '') {
    if (models.length === 1 && first !== undefined) return first;
    throw new ApiError('The parameter "model" is missing: several models are served', {
      status: 400,
      code: 'missing_parameter',
      param: 'model',
    });
  }
  const found = models.find(({ id }) => id === name);
  if (found !== undefined) return found;
  const served = models.map(({ id }) => `"${id}"`).join(', ');
  throw new ApiError(`The model "${name.slice(0, 100)}" is not served here: wanted ${served}`, {
    status: 404,
    code: 'model_not_found',
    param: 'model',
  });
}
