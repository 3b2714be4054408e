import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from '../../backends/openai-compatible/wire/index.ts';
import { type PlantedOptions, readPlantedPrompt } from './planted-options.ts';
import { createPreciseTimer, type PreciseTimer } from './precise-timer.ts';
import type { PlantedScript } from './script.ts';
import { PLANTED_SCRIPTS, steadyScript } from './scripts.ts';

/** When one request came and when each step of its answer left, on the monotonic clock. */
export interface ServedRequest {
  readonly prompt: string;
  readonly receivedAtMs: number;
  /** Later than received when it had to wait in line. */
  readonly startedAtMs: number;
  readonly sentAtMs: readonly number[];
}

export interface PlantedServer {
  /** Base address, for example `http://127.0.0.1:40123/v1`. */
  readonly url: string;
  /** What was served since the last call, in order of arrival. */
  takeServed(): readonly ServedRequest[];
  close(): Promise<void>;
}

/** Starts the server in this process, on a free loopback port. */
export async function createPlantedServer(options: PlantedOptions): Promise<PlantedServer> {
  const timer = createPreciseTimer();
  const line = createLine(options.slots ?? Number.POSITIVE_INFINITY);
  const seen = new Set<string>();
  let served: ServedRequest[] = [];
  const server = http.createServer((request, response) => {
    const receivedAtMs = monotonicMs();
    if (request.method === 'GET') {
      answerLookup(request, response);
      return;
    }
    void readRequest(request).then(
      async ({ prompt, maxTokens }) => {
        const { steady } = options;
        const outputTokens = Math.min(steady.outputTokens, maxTokens);
        const script = chooseScript(
          prompt,
          { ...options, steady: { ...steady, outputTokens } },
          seen,
        );
        const release = await line();
        // without a line the time counts from when the request came, not from when its body was read
        const startedAtMs = options.slots === undefined ? receivedAtMs : monotonicMs();
        const sentAtMs: number[] = [];
        served.push({ prompt, receivedAtMs, startedAtMs, sentAtMs });
        play(script, { response, timer, startedAtMs, sentAtMs, release });
      },
      () => response.writeHead(400).end(),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', 4096, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    takeServed: () => {
      const taken = served;
      served = [];
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Some clients ask for health and models before they send anything. */
function answerLookup(request: IncomingMessage, response: ServerResponse): void {
  const isModels = request.url?.endsWith('/models') ?? false;
  response.writeHead(200, { 'content-type': 'application/json', server: 'planted' });
  response.end(
    JSON.stringify(
      isModels ? { object: 'list', data: [{ id: 'planted', object: 'model' }] } : { status: 'ok' },
    ),
  );
}

async function readRequest(
  request: IncomingMessage,
): Promise<{ readonly prompt: string; readonly maxTokens: number }> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = JSON.parse(Buffer.concat(parts).toString()) as {
    readonly prompt?: string;
    readonly messages?: readonly { readonly content: unknown }[];
    readonly max_tokens?: number;
    readonly max_completion_tokens?: number;
  };
  const messages = body.messages ?? [];
  return {
    prompt: body.prompt ?? messages.map(({ content }) => textOf(content)).join('\n'),
    maxTokens: body.max_tokens ?? body.max_completion_tokens ?? Number.POSITIVE_INFINITY,
  };
}

/** A message is a text, or a list of parts with texts. */
function textOf(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function chooseScript(prompt: string, options: PlantedOptions, seen: Set<string>): PlantedScript {
  const { steady, cachedTimesFaster, reportsCachedTokens = true } = options;
  const asked = readPlantedPrompt(prompt);
  const script = asked && PLANTED_SCRIPTS[asked.script];
  if (script !== undefined) return script;
  if (cachedTimesFaster === undefined) return steadyScript(steady);
  const isCached = seen.has(prompt);
  seen.add(prompt);
  const ttftMs = isCached ? steady.ttftMs / cachedTimesFaster : steady.ttftMs;
  const cachedTokens = reportsCachedTokens ? (isCached ? CACHED_TOKENS : 0) : undefined;
  return steadyScript({ ...steady, ttftMs }, cachedTokens);
}

const CACHED_TOKENS = 11; // all of the prompt but its last token, which has to be computed

interface Stage {
  readonly response: ServerResponse;
  readonly timer: PreciseTimer;
  readonly startedAtMs: number;
  /** Filled while playing. */
  readonly sentAtMs: number[];
  readonly release: () => void;
}

function play(script: PlantedScript, stage: Stage): void {
  const { response, timer, startedAtMs, sentAtMs, release } = stage;
  const { status = 200, steps } = script;
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    release();
  };
  response.once('close', finish);
  response.writeHead(status, {
    'content-type': status === 200 ? 'text/event-stream' : 'application/json',
    'cache-control': 'no-cache',
    server: 'planted',
  });
  if (status === 200) response.flushHeaders();
  const playStep = (i: number): void => {
    const current = steps[i];
    if (current === undefined || isOver) return;
    timer.at(startedAtMs + current.atMs, () => {
      if (isOver) return;
      const isLast = i === steps.length - 1;
      sentAtMs.push(monotonicMs());
      if (isLast && script.ending === 'break') response.socket?.destroy();
      else if (isLast) response.end(current.bytes);
      else if (current.bytes.length > 0) response.write(current.bytes);
      response.socket?.uncork(); // Node would hold the bytes until the end of the turn
      if (isLast) finish();
      else playStep(i + 1);
    });
  };
  playStep(0);
}

/** A line in front of a number of slots: resolves, in order, with what gives the slot back. */
function createLine(slots: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let free = slots;
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return () =>
    new Promise((resolve) => {
      if (free > 0) {
        free -= 1;
        resolve(release);
      } else {
        waiting.push(() => resolve(release));
      }
    });
}
