import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answer } from '../answer.ts';
import { readChatRequest } from '../parameters/chat-request.ts';
import { readCompletionRequest } from '../parameters/completion-request.ts';
import { readInfillRequest } from '../parameters/infill-request.ts';
import type { ParsedRequest } from '../parameters/sampling-rules.ts';
import type { ServedModel } from '../served-model.ts';
import type { AnswerShape } from '../shapes/answer-shape.ts';
import { chatShape } from '../shapes/chat-shape.ts';
import { completionShape } from '../shapes/completion-shape.ts';
import { infillShape } from '../shapes/infill-shape.ts';
import type { RouteContext } from './route-context.ts';

/** The routes that generate text. They differ in how they read a request and write an answer. */
export function addGenerateRoutes(app: FastifyInstance, context: RouteContext): void {
  const run = async (
    request: FastifyRequest,
    reply: FastifyReply,
    model: ServedModel,
    parsed: ParsedRequest,
    shape: AnswerShape,
  ): Promise<FastifyReply> => {
    const { metrics, shutdown } = context;
    return await answer({ request, reply, model, parsed, shape, metrics, shutdown });
  };

  app.post('/v1/chat/completions', async (request, reply) => {
    const model = context.findModel(request.body);
    const parsed = readChatRequest(request.body);
    return await run(request, reply, model, parsed, chatShape);
  });

  app.post('/v1/completions', async (request, reply) => {
    const model = context.findModel(request.body);
    const parsed = readCompletionRequest(request.body);
    return await run(request, reply, model, parsed, completionShape);
  });

  // Continue's fill-in-the-middle: the request of a completion, the answer of a chat
  app.post('/v1/fim/completions', async (request, reply) => {
    const model = context.findModel(request.body);
    const parsed = readCompletionRequest(request.body);
    return await run(request, reply, model, parsed, chatShape);
  });

  app.post('/infill', async (request, reply) => {
    const model = context.findModel(request.body);
    const { predictsNothing, ...parsed } = readInfillRequest(request.body);
    if (predictsNothing) return { content: '', stop: true, model: model.id, tokens_predicted: 0 };
    return await run(request, reply, model, parsed, infillShape);
  });
}
