import type { FastifyInstance } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { ServedModel } from '../served-model.ts';
import type { RouteContext } from './route-context.ts';

/** The routes that say what is here: models, health, metrics; and embeddings, which are not. */
export function addDescribeRoutes(app: FastifyInstance, context: RouteContext): void {
  const { models, metrics, isStopping } = context;

  app.get('/v1/models', async () => ({ object: 'list', data: models.map(toModelObject) }));

  // names such as hub:owner/name hold slashes
  app.get<{ Params: { '*': string } }>('/v1/models/*', async (request) =>
    toModelObject(context.findModel({ model: request.params['*'] })),
  );

  app.post('/v1/embeddings', async (request) => {
    const { id } = context.findModel(request.body);
    throw new ApiError(
      `The model "${id}" has no embeddings: it was trained to predict the next token, and its hidden states do not measure similarity`,
      { status: 400, code: 'model_has_no_embeddings', param: 'model' },
    );
  });

  app.get('/health', async (_, reply) => {
    const states = models.map((model) => ({
      id: model.id,
      state: model.state,
      ...model.counts,
      ...(model.failureReason !== undefined && { reason: model.failureReason }),
    }));
    const worst = states.find(({ state }) => state !== 'ready');
    const status = isStopping() ? 'stopping' : (worst?.state ?? 'ok');
    return reply.code(status === 'ok' ? 200 : 503).send({ status, models: states });
  });

  app.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

/** `model` of the API, with what really runs it as an extension. */
function toModelObject({ id, createdAtMs, engine }: ServedModel): object {
  const info = engine?.generator.info;
  return {
    id,
    object: 'model',
    created: Math.floor(createdAtMs / 1000),
    owned_by: 'offload-lab',
    ...(info !== undefined && { offload_lab: info }),
  };
}
