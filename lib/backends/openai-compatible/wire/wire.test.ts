import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createWireClient,
  monotonicMs,
  parseEndpoint,
  type RawExchange,
  readExchange,
  toRequestBody,
} from './index.ts';

/** An exchange in which each text came in one read, at the given times. */
function exchangeOf(...reads: readonly (readonly [number, string])[]): RawExchange {
  return {
    sentAtMs: 1000,
    endedAtMs: 1000 + (reads.at(-1)?.[0] ?? 0),
    isNewConnection: false,
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    server: undefined,
    reads: reads.map(([ms, text]) => ({ atMs: 1000 + ms, bytes: Buffer.from(text) })),
    failure: undefined,
  };
}

const event = (content: string, rest: object = {}): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }], ...rest })}\n\n`;
const running = (prompt_tokens: number, completion_tokens: number) => ({
  usage: { prompt_tokens, completion_tokens },
});
const usage = (tokens: number): string =>
  `data: ${JSON.stringify({ choices: [], ...running(5, tokens) })}\n\n`;
const DONE = 'data: [DONE]\n\n';

describe('parseEndpoint()', () => {
  it('keeps scheme, host, port and path, and knows what stays on this machine', () => {
    expect(parseEndpoint('http://localhost:8000/v1/')).toMatchObject({
      url: 'http://localhost:8000/v1',
      isLoopback: true,
    });
    expect(parseEndpoint('https://api.example.com/v1/chat/completions')).toMatchObject({
      url: 'https://api.example.com/v1',
      basePath: '/v1',
      port: 443,
      isLoopback: false,
    });
  });

  it.each([
    'localhost:8000',
    'ftp://host/v1',
    '',
    'http://user:secret@host/v1',
    'http://h/v1?key=1',
  ])('refuses %j, and never repeats a secret', (address) => {
    expect(() => parseEndpoint(address)).toThrow(
      expect.objectContaining({ hint: expect.any(String) }),
    );
    expect(() => parseEndpoint(address)).not.toThrow('secret');
  });
});

describe('readExchange()', () => {
  it('dates an event by the read that completed it, and joins what came in one read', () => {
    const whole = event('b');
    const { chunks, text } = readExchange(
      exchangeOf(
        [10, event('a') + whole.slice(0, 9)],
        [30, whole.slice(9) + event('c')],
        [30, DONE],
      ),
    );
    expect(text).toBe('abc');
    expect(chunks).toEqual([
      { timeMs: 10, tokens: 1 },
      { timeMs: 30, tokens: 2 },
    ]);
  });

  it('takes running usage of the server for the tokens of each event', () => {
    const { chunks, tokenSpread } = readExchange(
      exchangeOf([10, event('abc', running(5, 3))], [20, event('d', running(5, 8))], [21, DONE]),
    );
    expect(tokenSpread).toBe('server');
    expect(chunks.map(({ tokens }) => tokens)).toEqual([3, 5]);
  });

  it('shares a total out by length where events carry several tokens, and says so', () => {
    const { chunks, tokenSpread } = readExchange(
      exchangeOf(
        [10, event('a')],
        [20, event('bcdefghi')],
        [30, event('.')],
        [31, usage(20) + DONE],
      ),
    );
    expect(tokenSpread).toBe('by-length');
    expect(chunks.map(({ tokens }) => tokens)).toEqual([2, 16, 2]);
  });

  it('leaves one token per event where that adds up, the unsent end of text included', () => {
    const { tokenSpread, chunks } = readExchange(
      exchangeOf([10, event('a')], [20, event('b')], [21, usage(3) + DONE]),
    );
    expect(tokenSpread).toBe('one-per-event');
    expect(chunks).toHaveLength(2);
  });

  it.each<[string, Partial<RawExchange>, string]>([
    ['an answer that is no stream', { contentType: 'application/json' }, 'not-streamed'],
    ['a status', { status: 503 }, 'http-503'],
    ['nothing at all', { reads: [] }, 'incomplete'],
    ['no token', { reads: [{ atMs: 1001, bytes: Buffer.from(DONE) }] }, 'empty'],
    [
      'broken JSON',
      { reads: [{ atMs: 1001, bytes: Buffer.from(`data: {"choi\n\n${DONE}`) }] },
      'malformed',
    ],
  ])('calls %s a failure of its own kind', (_, changes, kind) => {
    const { failure } = readExchange({ ...exchangeOf([1, event('a')], [2, DONE]), ...changes });
    expect(failure?.kind).toBe(kind);
  });

  it('removes a key that the server repeats', () => {
    const body = { error: { message: 'Incorrect API key provided: sk-secret' } };
    const refused = {
      ...exchangeOf([1, JSON.stringify(body)]),
      status: 401,
      contentType: 'application/json',
    };
    expect(readExchange(refused, 'sk-secret').failure?.reason).toBe(
      'Status 401: Incorrect API key provided: [key]',
    );
  });
});

describe('createWireClient()', () => {
  const server = http.createServer((request, response) => {
    if (request.url?.startsWith('/slow')) return; // never answers
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // three writes that leave as one packet: one read, three pieces of HTTP
    response.socket?.cork();
    for (const text of ['a', 'b', 'c']) response.write(event(text));
    response.end(DONE);
    response.socket?.uncork();
  });
  const port = new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const body = toRequestBody('completions', { model: 'm', prompt: 'p', maxTokens: 1, seed: 0 });

  it('gives one stamp to what came in one read, and uses its connection again', async () => {
    const client = createWireClient(parseEndpoint(`http://127.0.0.1:${await port}/v1`), {
      api: 'completions',
    });
    const first = await client.send(body);
    const second = await client.send(body);
    client.close();
    expect(readExchange(first).chunks).toEqual([{ timeMs: expect.any(Number), tokens: 3 }]);
    expect([first.isNewConnection, second.isNewConnection]).toEqual([true, false]);
    expect(second.sentAtMs).toBeGreaterThan(first.sentAtMs);
    expect(second.endedAtMs).toBeLessThanOrEqual(monotonicMs());
  });

  it('gives up on silence, and says that nobody listens', async () => {
    const options = { api: 'chat', silenceMs: 50 } as const;
    const slow = createWireClient(parseEndpoint(`http://127.0.0.1:${await port}/slow`), options);
    expect((await slow.send(body)).failure?.kind).toBe('timeout');
    slow.close();
    const nobody = createWireClient(parseEndpoint('http://127.0.0.1:1/v1'), options);
    expect((await nobody.send(body)).failure?.kind).toBe('refused');
    nobody.close();
  });
});
