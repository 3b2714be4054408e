// The bytes on the wire, read by a client that knows no more than the standard: whole characters in chunks
// of the right length, no chunks for HTTP/1.0, and two requests on one connection answered in their order.

import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createFakeGenerator, realClock, scriptTokens } from '../backends/fake/index.ts';
import { post, startScriptServer, type TestServer } from './__fixtures__/test-server.ts';

const WORDS = ['é', '€uro ', '😀', '"\n', 'end'];

async function startServer(slots = 1): Promise<TestServer> {
  const tokens = scriptTokens(WORDS, { firstMs: 5, gapMs: 5 }); // requests can overlap
  const load = async () => ({ generator: createFakeGenerator({ tokens, clock: realClock }) });
  const server = await startScriptServer({ tokens: 1, gapMs: 1, load, slots });
  onTestFinished(() => server.stop(0));
  return server;
}

const body = (words: number): string =>
  JSON.stringify({ prompt: 'x', max_tokens: words, stream: true });

/** Writes requests as they are and reads to the end of the connection. */
async function exchange(server: TestServer, ...requests: readonly string[]): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const bytes: Buffer[] = [];
    socket.on('data', (piece) => bytes.push(piece)).on('error', reject);
    socket.once('close', () => resolve(Buffer.concat(bytes).toString()));
    socket.write(requests.join(''));
  });
}

function write(version: string, text: string, connection: string): string {
  return [
    `POST /v1/completions HTTP/${version}`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    `connection: ${connection}`,
    '',
    text,
  ].join('\r\n');
}

function textOf(events: string): string {
  const data = events.match(/^data: \{.*$/gm) ?? [];
  return data.map((line) => JSON.parse(line.slice('data: '.length)).choices[0].text).join('');
}

/** Takes chunks apart by their lengths, which count bytes. */
function joinChunks(body: string): string {
  let rest = Buffer.from(body);
  let joined = '';
  for (;;) {
    const end = rest.indexOf('\r\n');
    const length = Number.parseInt(rest.subarray(0, end).toString(), 16);
    const chunk = rest.subarray(end + 2, end + 2 + length).toString();
    expect(rest.subarray(end + 2 + length, end + 4 + length).toString()).toBe('\r\n');
    if (length === 0) return joined;
    joined += chunk;
    rest = rest.subarray(end + 4 + length);
  }
}

it('a stream holds whole characters in chunks as long as they say', async () => {
  const server = await startServer();
  const answer = await exchange(server, write('1.1', body(5), 'close'));
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head).toMatch(/\r\ntransfer-encoding: chunked/i);
  const events = joinChunks(rest.join('\r\n\r\n'));
  expect(textOf(events)).toBe(WORDS.join(''));
  expect(events.endsWith('data: [DONE]\n\n')).toBe(true);
  // and as the rest of the world reads it
  const fetched = await (await post(`${server.baseUrl}/completions`, body(5))).text();
  expect(textOf(fetched)).toBe(WORDS.join(''));
});

it('a client of HTTP/1.0 gets no chunks, and the end of the connection ends the answer', async () => {
  const answer = await exchange(await startServer(), write('1.0', body(5), 'close'));
  const [head = '', events = ''] = answer.split('\r\n\r\n');
  expect(head).not.toMatch(/transfer-encoding/i);
  expect(events.startsWith('data: {')).toBe(true);
  expect(textOf(events)).toBe(WORDS.join(''));
  expect(events.endsWith('data: [DONE]\n\n')).toBe(true);
});

it('two requests at once on one connection are answered one after the other', async () => {
  const server = await startServer(2);
  const answer = await exchange(
    server,
    write('1.1', body(5), 'keep-alive'),
    write('1.1', body(2), 'close'),
  );
  const [, first = '', second = ''] = answer.split('HTTP/1.1 200 OK\r\n');
  expect(textOf(first)).toBe(WORDS.join(''));
  expect(textOf(second)).toBe(WORDS.slice(0, 2).join(''));
  for (const each of [first, second]) {
    expect(joinChunks(each.slice(each.indexOf('\r\n\r\n') + 4))).toMatch(/\[DONE\]\n\n$/);
  }
});
