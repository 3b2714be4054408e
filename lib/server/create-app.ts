import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { checkHost, checkKey } from './access.ts';
import { ApiError, toApiError } from './api-error.ts';
import { toLogEntry } from './log-entry.ts';
import { addDescribeRoutes } from './routes/describe.ts';
import { addGenerateRoutes } from './routes/generate.ts';
import type { RouteContext } from './routes/route-context.ts';
import { writeClientError } from './write-client-error.ts';

export interface AppOptions {
  readonly context: RouteContext;
  readonly log: Logger;
  readonly host: string;
  readonly apiKey: string | undefined;
  readonly bodyLimitBytes: number;
  readonly requestTimeoutMs: number;
}

/** The HTTP side: limits, access, errors in one shape, and the routes. */
export function createApp(options: AppOptions): FastifyInstance {
  const { context, log, host, apiKey, bodyLimitBytes, requestTimeoutMs } = options;
  const app = Fastify({
    loggerInstance: log,
    // addresses and headers are nobody's business; answers log themselves
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 1_000),
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false, // the routes do, in the shape of every other error
    genReqId: () => randomUUID(),
    clientErrorHandler: writeClientError,
  }) as unknown as FastifyInstance;
  app.server.maxConnections = 512;
  // a web page may send plain text anywhere without being asked; JSON it may not
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', async (request) => {
    if (apiKey === undefined) checkHost(request.headers.host, host);
    // a probe has no key, and learns nothing but whether the server is well
    else if (request.routeOptions.url !== '/health')
      checkKey(request.headers.authorization, apiKey);
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // a client that is still sending reads its 413 only if the rest is taken, and thrown away
    if (reply.statusCode === 413) reply.removeHeader('connection');
  });

  app.addHook('onResponse', async (request, reply) => {
    context.metrics.recordResponse(request.routeOptions.url ?? 'unknown', reply.statusCode);
  });

  app.setErrorHandler((error, request, reply) => {
    const apiError = toApiError(error);
    const { status, body, retryAfterSeconds } = apiError;
    // answers log themselves; this is what was refused before one began
    if (!(error instanceof ApiError) && status >= 500) {
      request.log.error(toLogEntry(error), 'request failed');
    }
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request) => {
    const path = request.url.split('?')[0]?.slice(0, 100) ?? '';
    throw new ApiError(`There is no route ${request.method} ${path}`, {
      status: 404,
      code: 'unknown_url',
    });
  });

  addGenerateRoutes(app, context);
  addDescribeRoutes(app, context);
  return app;
}
