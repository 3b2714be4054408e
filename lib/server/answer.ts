import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FinishEvent, GenerationEvent, PrefillEvent } from '../generation/index.ts';
import { measureRequest, type StreamChunk } from '../metrics/index.ts';
import { ApiError, toApiError } from './api-error.ts';
import { toFingerprint } from './describe-engine.ts';
import { EventStream } from './event-stream.ts';
import { toLogEntry } from './log-entry.ts';
import type { ParsedRequest } from './parameters/sampling-rules.ts';
import type { ServedModel } from './served-model.ts';
import type { ServerMetrics } from './server-metrics.ts';
import {
  type AnswerIdentity,
  type AnswerShape,
  type LikelyToken,
  toUsage,
} from './shapes/answer-shape.ts';

export interface AnswerOptions {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly model: ServedModel;
  readonly parsed: ParsedRequest;
  readonly shape: AnswerShape;
  readonly metrics: ServerMetrics;
  /** Fires when the server has waited long enough for running answers. */
  readonly shutdown: AbortSignal;
}

/**
 * Runs one request and writes its answer, whole or as server-sent events. Errors before the first
 * event become an error status; later ones an error event and a stream without its terminator, so
 * that no client takes half an answer for a whole one. A client that leaves stops the engine at the
 * next token.
 */
export async function answer(options: AnswerOptions): Promise<FastifyReply> {
  const running = new RunningAnswer(options);
  try {
    await running.run();
  } catch (error) {
    running.fail(error);
  }
  return options.reply;
}

class RunningAnswer {
  readonly #options: AnswerOptions;
  readonly #events: EventStream;
  readonly #arrivedMs = performance.now();
  readonly #gone = new AbortController();
  readonly #chunks: StreamChunk[] = [];
  #identity: AnswerIdentity | undefined;
  #text = '';
  /** Tokens with their log probabilities: those that were shown, and those whose text is still held back. */
  readonly #shown: LikelyToken[] = [];
  #held: LikelyToken[] = [];
  #promptTokens = 0;
  #tokens = 0;
  #finish: FinishEvent | undefined;

  constructor(options: AnswerOptions) {
    this.#options = options;
    const { raw } = options.reply;
    this.#events = new EventStream(options.request.raw, raw);
    raw.once('close', () => {
      if (!raw.writableFinished) this.#gone.abort();
    });
  }

  async run(): Promise<void> {
    const { model, parsed, shutdown } = this.#options;
    const signal = AbortSignal.any([this.#gone.signal, shutdown]);
    for await (const event of model.stream(parsed.toGeneration, signal)) this.#take(event);
    const finish = this.#finish;
    if (finish === undefined) throw new Error('The engine ended without a finish event');
    if (finish.finishReason !== 'abort') this.#end(finish);
    else if (!this.#gone.signal.aborted) throw cutShort();
    if (this.#gone.signal.aborted) this.#options.reply.hijack(); // nobody to send anything to
    this.#record(this.#gone.signal.aborted ? CLIENT_LEFT : 200);
  }

  fail(error: unknown): void {
    const { request, reply } = this.#options;
    if (this.#gone.signal.aborted) {
      this.#record(CLIENT_LEFT);
      reply.hijack(); // there is nobody to send anything to
      return;
    }
    const apiError = error instanceof DOMException ? cutShort() : toApiError(error);
    if (apiError.status >= 500) request.log.error(toLogEntry(error), 'answer failed');
    this.#record(apiError.status, apiError.body.error.code);
    if (!reply.raw.headersSent) {
      throw apiError; // the error handler writes it
    }
    this.#events.send(JSON.stringify(apiError.body));
    this.#events.close('');
  }

  #take(event: GenerationEvent): void {
    if (event.type === 'finish') {
      this.#finish = event;
      this.#promptTokens = event.promptTokens;
      return;
    }
    this.#start(event.type === 'prefill' ? event : undefined);
    if (event.type === 'prefill') {
      this.#promptTokens = event.promptTokens;
      return;
    }
    const tokens = event.type === 'token' ? 1 : (event.tokens ?? 1);
    this.#tokens += tokens;
    this.#chunks.push({ timeMs: performance.now() - this.#arrivedMs, tokens });
    if (event.type === 'token' && event.likelihood !== undefined) {
      this.#held.push({ ...event.likelihood, textOffset: this.#text.length });
    }
    this.#text += event.text;
    // a token without text of its own is part of a character, or may become a stop text
    if (event.text === '') return;
    const logprobs = this.#showLogprobs();
    this.#send((shape, identity) => shape.piece(identity, event.text, logprobs));
  }

  /**
   * Those of the tokens up to here. What is never shown, the end of the text or a stop text, has none.
   */
  #showLogprobs(): object | null {
    if (this.#held.length === 0) return null;
    const tokens = this.#held;
    this.#held = [];
    this.#shown.push(...tokens);
    return this.#options.shape.logprobs(tokens);
  }

  /** Status and headers go out with the first event, when nothing can be wrong with the request any more. */
  #start(prefill?: PrefillEvent): AnswerIdentity {
    if (this.#identity !== undefined) return this.#identity;
    const { model, reply, parsed, shape } = this.#options;
    const info = prefill?.answeredBy ?? model.engine?.generator.info;
    this.#identity = {
      id: `${shape.idPrefix}-${randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: model.id,
      fingerprint: info === undefined ? 'unknown' : toFingerprint(info),
    };
    const headers: Record<string, string> =
      prefill?.route === undefined ? {} : { [ROUTE_HEADER]: toHeader(prefill.route) };
    if (!parsed.response.stream) {
      reply.headers(headers);
    } else {
      reply.hijack();
      this.#events.open({ 'x-request-id': this.#options.request.id, ...headers });
      this.#send((_, identity) => shape.head(identity));
    }
    return this.#identity;
  }

  #end(finish: FinishEvent): void {
    const { reply, shape, parsed } = this.#options;
    const identity = this.#start();
    const logprobs = this.#shown.length > 0 ? shape.logprobs(this.#shown) : null;
    const ttftMs = this.#chunks[0]?.timeMs ?? finish.timeMs;
    const result = { text: this.#text, finish, ttftMs, logprobs };
    if (!parsed.response.stream) {
      void reply.send(shape.whole(identity, result));
      return;
    }
    this.#send(() => shape.tail(identity, result));
    if (parsed.response.stream_options?.include_usage) {
      this.#send(() => shape.usage(identity, toUsage(finish)), {});
    }
    this.#events.close(shape.terminator);
  }

  #send(
    create: (shape: AnswerShape, identity: AnswerIdentity) => object | undefined,
    usage: object = this.#usageSoFar(),
  ): void {
    const { shape, parsed } = this.#options;
    if (!parsed.response.stream || this.#identity === undefined) return;
    const piece = create(shape, this.#identity);
    if (piece === undefined) return;
    this.#events.send(JSON.stringify({ ...piece, ...usage }));
  }

  #usageSoFar(): object {
    const { include_usage, continuous_usage_stats } =
      this.#options.parsed.response.stream_options ?? {};
    if (continuous_usage_stats) {
      const total = this.#promptTokens + this.#tokens;
      return {
        usage: {
          prompt_tokens: this.#promptTokens,
          completion_tokens: this.#tokens,
          total_tokens: total,
        },
      };
    }
    return include_usage ? { usage: null } : {};
  }

  #record(status: number, code?: string): void {
    const { request, metrics, model } = this.#options;
    const { ttftMs, tpotMs } = measureRequest({ chunks: this.#chunks });
    const line = {
      route: request.routeOptions.url ?? 'unknown',
      model: model.id,
      status,
      durationMs: performance.now() - this.#arrivedMs,
      ttftMs,
      tpotMs,
      promptTokens: this.#promptTokens,
      outputTokens: this.#finish?.outputTokens ?? this.#tokens,
      finishReason: this.#finish?.finishReason,
    };
    metrics.record(line);
    const stream = this.#options.parsed.response.stream === true;
    request.log.info({ ...line, stream, code }, 'answered');
  }
}

/** What proxies write into their logs when nobody is there to be answered. */
const CLIENT_LEFT = 499;
/** Says which rung of a ladder answered, and why those before it did not. */
const ROUTE_HEADER = 'x-offload-lab-route';

/** Header values are printable ASCII. */
const toHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 1_000);

function cutShort(): ApiError {
  return new ApiError('The server is shutting down and could not finish this answer', {
    status: 503,
    type: 'server_error',
    code: 'shutting_down',
  });
}
