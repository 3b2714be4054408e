import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { monotonicMs } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import type { RawExchange, RawRead, WireFailure } from './exchange.ts';
import { describeNetworkError, redact } from './network-error.ts';
import type { WireApi } from './request-body.ts';

export interface WireOptions {
  readonly api: WireApi;
  /** Sent as a bearer token; never part of any message, record or log. */
  readonly apiKey?: string | undefined;
  /** Silence of the socket after which a request counts as failed. @default 120000 */
  readonly silenceMs?: number;
}

/** Sends streaming requests over kept-alive connections. */
export interface WireClient {
  /** Never throws: what went wrong is part of the exchange. */
  send(body: string): Promise<RawExchange>;
  /** Closes idle connections. */
  close(): void;
}

const DEFAULT_SILENCE_MS = 120_000;

/** Creates a client for one endpoint. It opens as many connections as requests are in flight. */
export function createWireClient(endpoint: Endpoint, options: WireOptions): WireClient {
  const { api, apiKey, silenceMs = DEFAULT_SILENCE_MS } = options;
  const { request, Agent } = endpoint.isSecure ? https : http;
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  const target: RequestOptions = {
    agent,
    hostname: endpoint.hostname,
    port: endpoint.port,
    path: `${endpoint.basePath}/${api === 'chat' ? 'chat/completions' : 'completions'}`,
    method: 'POST',
    timeout: silenceMs,
  };
  return {
    send: (body) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        accept: 'text/event-stream',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      };
      return exchange(() => request({ ...target, headers }), body, { apiKey, silenceMs });
    },
    close: () => agent.destroy(),
  };
}

interface Surroundings {
  readonly apiKey: string | undefined;
  readonly silenceMs: number;
}

function exchange(
  open: () => ClientRequest,
  body: string,
  { apiKey, silenceMs }: Surroundings,
): Promise<RawExchange> {
  return new Promise((resolve) => {
    const reads: RawRead[] = [];
    let response: IncomingMessage | undefined;
    const sentAtMs = monotonicMs();
    const request = open();
    const end = (failure: WireFailure | undefined): void => {
      resolve({
        sentAtMs,
        endedAtMs: stampOfThisTurn(),
        isNewConnection: !request.reusedSocket,
        status: response?.statusCode ?? 0,
        contentType: response?.headers['content-type'] ?? '',
        server: [response?.headers.server].flat()[0],
        reads,
        failure: failure && { ...failure, reason: redact(failure.reason, apiKey) },
      });
    };
    const onError = (error: Error): void => end(describeNetworkError(error));
    request.on('response', (incoming) => {
      response = incoming;
      incoming.on('data', (bytes: Uint8Array) => reads.push({ atMs: stampOfThisTurn(), bytes }));
      incoming.on('end', () => end(undefined));
      incoming.on('error', onError);
    });
    request.on('error', onError);
    request.on('timeout', () => {
      request.destroy(
        Object.assign(new Error(`silent for ${silenceMs} ms`), { code: 'ETIMEDOUT' }),
      );
    });
    request.end(body);
  });
}

let turnStamp: number | undefined;

/**
 * The clock, read once per turn of the event loop. Node hands out the pieces of one socket read in one
 * turn, microseconds apart: separate stamps would show gaps between tokens that nobody waited for.
 */
function stampOfThisTurn(): number {
  if (turnStamp === undefined) {
    turnStamp = monotonicMs();
    process.nextTick(forgetStamp);
  }
  return turnStamp;
}

function forgetStamp(): void {
  turnStamp = undefined;
}
