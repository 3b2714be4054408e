import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../../generation/index.ts';
import { measureRequest, toEventLog } from '../../metrics/index.ts';
import { describeTextGenerator } from '../contract.ts';
import {
  type DialectServer,
  type Fault,
  startDialectServer,
} from './__fixtures__/dialect-server.ts';
import { createOpenAiCompatibleGenerator, type OpenAiCompatibleOptions } from './index.ts';

const SECRET = 'sk-very-secret-key';
const PROMPT = 'a prompt that must not be seen';
const servers = new Map<string, DialectServer>();
const kinds = ['vllm', 'llama.cpp', 'sglang', 'ollama', 'openai'] as const;

beforeAll(async () => {
  for (const kind of kinds) servers.set(kind, await startDialectServer(kind));
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.close()));
});

function serverOf(kind: string): DialectServer {
  return servers.get(kind) as DialectServer;
}

const create = (kind: string, options: Partial<OpenAiCompatibleOptions> = {}) =>
  createOpenAiCompatibleGenerator({ baseUrl: serverOf(kind).baseUrl, apiKey: SECRET, ...options });

for (const [kind, api] of [
  ['vllm', 'completions'],
  ['vllm', 'chat'],
  ['llama.cpp', 'completions'],
  ['llama.cpp', 'chat'],
  ['sglang', 'chat'],
] as const) {
  describeTextGenerator(`${kind} over ${api}`, {
    create: () => create(kind, { api }),
    prompt: 'count',
    events: 'chunk',
  });
}

describe('createOpenAiCompatibleGenerator()', () => {
  it.each(kinds)('knows a %s server by its model list', async (kind) => {
    const generator = await create(kind);
    expect(generator.dialect).toBe(kind);
    expect(generator.info).toEqual({
      backend: 'openai-compatible',
      model: 'words',
      dtype: 'unknown',
      device: { asked: 'unknown', got: 'unknown' },
      statedBy: 'nobody',
      mode: 'live',
    });
  });

  it('takes the token count from the usage when chunks glue tokens together', async () => {
    const result = await (await create('openai')).generate({ prompt: 'count', maxNewTokens: 30 });
    const chunks = result.events.filter(({ type }) => type === 'chunk');
    expect(chunks).toHaveLength(10);
    expect(result).toMatchObject({ outputTokens: 30, promptTokens: 7, countedBy: 'server' });
    // so the time per token is a third of the time per chunk
    const metrics = measureRequest(toEventLog(result.events));
    expect(metrics.outputTokens).toBe(30);
  });

  it('says that nobody counted when a server sends no usage', async () => {
    const server = serverOf('openai');
    server.fault = 'no-usage';
    const result = await (await create('openai')).generate({ prompt: 'count', maxNewTokens: 30 });
    server.fault = 'none';
    expect(result).toMatchObject({ outputTokens: 10, promptTokens: 0, countedBy: 'chunks' });
  });

  it('knows which kind of server takes a length, and times a request that computes nothing', async () => {
    expect([
      (await create('vllm')).canForceLength,
      (await create('openai')).canForceLength,
    ]).toEqual([true, false]);
    const server = serverOf('vllm');
    const generator = await create('vllm');
    const asked = server.bodies.length;
    expect(await generator.measureRoundTripMs()).toBeGreaterThan(0);
    expect(server.bodies).toHaveLength(asked); // no prompt left
  });

  it('joins a character that two packets cut apart', async () => {
    const server = serverOf('vllm');
    server.fault = 'split-character';
    const result = await (await create('vllm')).generate({ prompt: 'count', maxNewTokens: 3 });
    server.fault = 'none';
    expect(result.text).toBe(' w00 w01 w02€');
  });

  it.each([
    ['vllm', { minNewTokens: 8 }, { min_tokens: 8, ignore_eos: true }],
    ['llama.cpp', { minNewTokens: 8, topK: 3 }, { ignore_eos: true, top_k: 3 }],
    ['ollama', { suffix: 'after' }, { suffix: 'after', prompt: PROMPT }],
    ['openai', { topP: 0.5, temperature: 1, seed: 4 }, { top_p: 0.5, temperature: 1, seed: 4 }],
  ])('writes a request as %s wants it: %j', async (kind, request, expected) => {
    await (await create(kind)).generate({ prompt: PROMPT, maxNewTokens: 8, ...request });
    expect(serverOf(kind).bodies.at(-1)).toMatchObject(expected);
  });

  it('puts the middle tokens into the prompt where a server takes no suffix', async () => {
    const generator = await create('vllm', { middleTokens: ['<P>', '<S>', '<M>'] });
    await generator.generate({ prompt: 'before', suffix: 'after', maxNewTokens: 2 });
    expect(serverOf('vllm').bodies.at(-1)).toMatchObject({ prompt: '<P>before<S>after<M>' });
  });

  it.each<[string, Partial<GenerationRequest>, Partial<OpenAiCompatibleOptions>, string]>([
    ['openai', { minNewTokens: 4 }, {}, 'RequestUnsupportedError'],
    ['ollama', { topK: 4 }, {}, 'RequestUnsupportedError'],
    ['vllm', { suffix: 'x' }, {}, 'FillInMiddleUnsupportedError'],
    ['openai', { suffix: 'x' }, { api: 'chat' }, 'FillInMiddleUnsupportedError'],
  ])('sends nothing to %s when it cannot do %j', async (kind, request, options, name) => {
    const generator = await create(kind, options);
    const before = serverOf(kind).bodies.length;
    const failing = generator.generate({ prompt: 'x', maxNewTokens: 4, ...request });
    await expect(failing).rejects.toMatchObject({ name });
    expect(serverOf(kind).bodies).toHaveLength(before);
  });

  it('waits as long as Retry-After says, then succeeds', async () => {
    const generator = await create('sglang');
    const server = serverOf('sglang');
    server.fault = 'once-429';
    const first = server.requestTimesMs.length;
    await generator.generate({ prompt: 'count', maxNewTokens: 2 });
    const [refusedMs = 0, acceptedMs = 0] = server.requestTimesMs.slice(first);
    expect(acceptedMs - refusedMs).toBeGreaterThanOrEqual(990);
  });

  it('backs off between tries and gives up after the last', async () => {
    const generator = await create('ollama', { maxRetries: 2 });
    const server = serverOf('ollama');
    server.fault = 'always-500';
    const first = server.requestTimesMs.length;
    const failing = generator.generate({ prompt: 'count', maxNewTokens: 2 });
    await expect(failing).rejects.toMatchObject({ name: 'ServerRefusedError', status: 500 });
    server.fault = 'none';
    const [a = 0, b = 0, c = 0] = server.requestTimesMs.slice(first);
    expect(server.requestTimesMs.length - first).toBe(3);
    expect(b - a).toBeGreaterThan(300);
    expect(c - b).toBeGreaterThan(b - a);
  });
});

describe('a fault', () => {
  const cases: readonly [Fault, object][] = [
    ['killed-mid-stream', { name: 'ServerResponseError', message: /broke off/ }],
    ['ends-without-reason', { name: 'ServerResponseError', message: /broke off/ }],
    ['malformed-json', { name: 'ServerResponseError', message: /not the JSON/ }],
    ['html', { name: 'ServerResponseError' }],
    ['not-streamed', { name: 'ServerResponseError', message: /in one piece, wanted a stream/ }],
    ['half-character', { name: 'ServerResponseError', message: /no text/ }],
    ['always-429', { name: 'ServerRefusedError', status: 429, retryAfterSeconds: 1 }],
    ['always-500', { name: 'ServerRefusedError', status: 500 }],
    ['wrong-key', { name: 'ServerRefusedError', status: 401 }],
    ['error-event', { name: 'ServerRefusedError', message: /The engine died/ }],
    ['content-filter', { name: 'ServerResponseError', message: /content_filter/ }],
    ['stall-before', { name: 'ServerTimeoutError', phase: 'first-token', timeoutMs: 150 }],
    ['stall-inside', { name: 'ServerTimeoutError', phase: 'between-tokens', timeoutMs: 150 }],
  ];
  it.each(cases)('%s ends in a clear error and no result', async (fault, expected) => {
    const server = serverOf('vllm');
    const generator = await create('vllm', {
      maxRetries: 0,
      // a slow machine must not look like a stalled server
      firstTokenTimeoutMs: fault === 'stall-before' ? 150 : 10_000,
      betweenTokensTimeoutMs: fault === 'stall-inside' ? 150 : 10_000,
    });
    server.fault = fault;
    const error = await generator
      .generate({ prompt: PROMPT, maxNewTokens: 12 })
      .catch((reason: Error) => reason);
    server.fault = 'none';
    const { message, ...rest } = expected as { message?: RegExp };
    expect(error).toMatchObject({ ...rest, hint: expect.stringMatching(/\S/) });
    if (message !== undefined) expect((error as Error).message).toMatch(message);
    expect(JSON.stringify([error, String(error)])).not.toContain(PROMPT);
    expect(JSON.stringify([error, String(error)])).not.toContain(SECRET);
    // and the next request is fine
    expect((await generator.generate({ prompt: 'x', maxNewTokens: 2 })).outputTokens).toBe(2);
  });

  it('of an unknown host or a closed port fails before any text is sent', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise<void>((resolve) => closed.close(() => resolve()));
    for (const [baseUrl, message] of [
      ['http://no-such-host.invalid/v1', /Cannot find the host "no-such-host.invalid"/],
      [`http://127.0.0.1:${port}/v1`, /Nobody answers at "127.0.0.1:\d+" \(ECONNREFUSED\)/],
    ] as const) {
      const failing = createOpenAiCompatibleGenerator({ baseUrl });
      await expect(failing).rejects.toMatchObject({ name: 'ServerUnreachableError' });
      await expect(failing).rejects.toThrow(message);
    }
  });

  it('of a wrong key or model is told when the generator is created', async () => {
    const server = serverOf('openai');
    server.fault = 'wrong-key';
    await expect(create('openai')).rejects.toMatchObject({
      name: 'ServerRefusedError',
      status: 401,
      hint: expect.stringContaining('API key'),
    });
    server.fault = 'none';
    await expect(create('openai', { model: 'word' })).rejects.toMatchObject({
      name: 'ModelNotFoundError',
      nearest: ['words'],
    });
  });
});
