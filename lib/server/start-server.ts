import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import { validateBind } from './access.ts';
import { Connections } from './connections.ts';
import { createApp } from './create-app.ts';
import { CannotListenError } from './errors.ts';
import { toLogEntry } from './log-entry.ts';
import { findModel } from './routes/route-context.ts';
import { ServedModel, type ServedModelOptions } from './served-model.ts';
import { ServerMetrics } from './server-metrics.ts';

export interface ServerOptions {
  readonly models: readonly ServedModelOptions[];
  /** 0 takes a free one. */
  readonly port: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** What clients must send as their API key. @default none, then only loopback is allowed */
  readonly apiKey?: string;
  /** @default 1 MiB */
  readonly bodyLimitBytes?: number;
  /** For a request to arrive whole. @default 30,000 */
  readonly requestTimeoutMs?: number;
  /** @default silent */
  readonly log?: Logger;
}

/** A server that listens. */
export interface RunningServer {
  /** For example `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly models: readonly ServedModel[];
  /** Takes no new request, finishes running answers for up to `graceMs`, then ends the engines. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts an OpenAI-compatible server over any generators. It listens at once and loads the models
 * meanwhile: `/health` says 503 until they are there, and requests wait in the queue.
 *
 * @throws UnsafeBindError for an address others can reach without a key; CannotListenError
 * @example
 * const load = async () => ({ generator: createFakeGenerator({ tokens: scriptTokens(['a', 'b']) }) });
 * const server = await startServer({ models: [{ id: 'fake', load }], port: 0 });
 * await server.stop();
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', apiKey, port, log = pino({ level: 'silent' }) } = options;
  validateBind(host, apiKey);
  const models = options.models.map((each) => new ServedModel(each));
  const shutdown = new AbortController();
  let stopping: Promise<void> | undefined;
  const app = createApp({
    context: {
      models,
      metrics: new ServerMetrics(models),
      isStopping: () => stopping !== undefined,
      shutdown: shutdown.signal,
      findModel: (body) => findModel(models, body),
    },
    log,
    host,
    apiKey,
    bodyLimitBytes: options.bodyLimitBytes ?? 1024 ** 2,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
  });
  const connections = new Connections(app.server);
  try {
    await app.listen({ port, host });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CannotListenError(`Cannot listen on ${host}:${port} (${code})`, {
      cause,
      hint: code === 'EADDRINUSE' ? 'Choose another port, or 0 for a free one' : 'Check --host',
    });
  }
  for (const model of models) {
    model.ready().catch((error: Error) => log.error(toLogEntry(error), 'load failed'));
  }
  const stop = async (graceMs: number): Promise<void> => {
    const timer = setTimeout(() => shutdown.abort(), graceMs);
    const last = setTimeout(() => connections.closeAll(), graceMs + LAST_WORDS_MS);
    for (const model of models) model.close();
    // a connection that was busy until now stays open for more requests unless it is told to go
    const idle = setInterval(() => connections.closeIdle(), 50);
    await app.close(); // no new connections; ends when the running answers have
    clearInterval(idle);
    clearTimeout(timer);
    clearTimeout(last);
    await Promise.all(models.map((model) => model.stop()));
  };
  return {
    url: toUrl(app.server.address() as AddressInfo),
    models,
    stop: (graceMs = 30_000) => {
      stopping ??= stop(graceMs);
      return stopping;
    },
  };
}

/** For cut answers to say that they were; then every connection ends, also one that is still sending. */
const LAST_WORDS_MS = 1_000;

function toUrl({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
