// Servers for tests: over the embedded 1M model, and over the fake generator on the real clock.

import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import {
  createTransformersGenerator,
  type TransformersGenerator,
} from '../../backends/transformers/index.ts';
import { createFakeGenerator, realClock, scriptTokens } from '../../backends/fake/index.ts';
import { type RunningServer, type ServedModelOptions, type ServerOptions, startServer } from '../index.ts';

export const MODEL = 'tiny-coder-1m';

export interface TestServer extends RunningServer {
  readonly baseUrl: string;
  /** Everything that was logged so far. */
  log(): string;
}

/** The model in its process; `contextTokens` of its own keeps tests from sharing a process. */
export async function startModelServer(
  options: Partial<ServerOptions> & Partial<ServedModelOptions> & { contextTokens?: number } = {},
): Promise<TestServer & { generator(): TransformersGenerator }> {
  let generator: TransformersGenerator | undefined;
  const { contextTokens = 300, queueLimit = 128 } = options;
  const load = async () => {
    const loaded = await createTransformersGenerator({
      model: MODEL,
      dtype: 'fp32',
      device: 'cpu',
      contextTokens,
    });
    generator = loaded;
    return { generator: loaded, isAlive: () => loaded.isAlive };
  };
  const server = await start([{ id: MODEL, load, queueLimit }], options);
  return { ...server, generator: () => generator as TransformersGenerator };
}

/** Answers every request with `tokens` words, `gapMs` apart. */
export async function startScriptServer(
  { tokens, gapMs, ...options }: { tokens: number; gapMs: number } & Partial<ServerOptions> &
    Partial<ServedModelOptions>,
): Promise<TestServer> {
  const words = Array.from({ length: tokens }, (_, i) => `w${i} `);
  const script = scriptTokens(words, { firstMs: gapMs, gapMs });
  const generator = createFakeGenerator({ tokens: script, clock: realClock });
  const { queueLimit = 128, slots = 1 } = options;
  const load = options.load ?? (async () => ({ generator }));
  return await start([{ id: 'script', load, queueLimit, slots }], options);
}

async function start(
  models: readonly ServedModelOptions[],
  options: Partial<ServerOptions>,
): Promise<TestServer> {
  const lines: string[] = [];
  const stream = new PassThrough().on('data', (line) => lines.push(String(line)));
  const server = await startServer({
    port: 0,
    ...(options.apiKey !== undefined && { apiKey: options.apiKey }),
    ...(options.requestTimeoutMs !== undefined && { requestTimeoutMs: options.requestTimeoutMs }),
    models,
    log: pino({ level: 'trace' }, stream),
  });
  return { ...server, baseUrl: `${server.url}/v1`, log: () => lines.join('') };
}

export async function post(url: string, body: unknown, headers: object = {}): Promise<Response> {
  return await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
