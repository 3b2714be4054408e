// Broken HTTP: each request is answered in the shape of the API or loses its connection, and the server
// goes on. Malformed bodies by the thousand are sent to the real command in `lib/cli`.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorBody } from './__fixtures__/api-schemas.ts';
import { post, startScriptServer, type TestServer } from './__fixtures__/test-server.ts';

let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startScriptServer({ tokens: 2, gapMs: 1, requestTimeoutMs: 1_000 });
  port = Number(new URL(server.url).port);
});
afterAll(async () => {
  await server?.stop(0);
});

/** Writes raw bytes, then waits for the end of the connection. */
async function sendRaw(text: string | Buffer, keepOpen = false): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece) => {
      answer += piece;
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(answer));
    if (keepOpen) socket.write(text);
    else socket.end(text);
  });
}

describe('requests', () => {
  it('of broken HTTP get a status, also those that arrive too slowly', async () => {
    const head = `POST /v1/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
    const cases: readonly [string, string | Buffer, RegExp, boolean?][] = [
      ['no HTTP', 'GARBAGE\r\n\r\n', /^HTTP\/1\.1 400 /],
      ['bytes', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]), /^HTTP\/1\.1 400 /],
      ['huge headers', `${head}x: ${'y'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
      ['bad length', `${head}content-length: -5\r\n\r\n`, /^HTTP\/1\.1 400 /],
      [
        'two lengths',
        `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{}`,
        /^HTTP\/1\.1 400 /,
      ],
      [
        'wrong type',
        `${head}content-type: text/plain\r\ncontent-length: 2\r\n\r\n{}`,
        /^HTTP\/1\.1 415 /,
      ],
      ['header in bits', `${head}content-ty`, /^(HTTP\/1\.1 408 |$)/, true],
      [
        'body in bits',
        `${head}content-type: application/json\r\ncontent-length: 50\r\n\r\n{"pro`,
        /^(HTTP\/1\.1 408 |$)/,
        true,
      ],
    ];
    await Promise.all(
      cases.map(async ([name, bytes, status, keepOpen]) => {
        const answer = await sendRaw(bytes, keepOpen);
        expect(answer, name).toMatch(status);
        const body = answer.split('\r\n\r\n')[1] ?? '';
        if (body !== '') errorBody.parse(JSON.parse(body));
      }),
    );
    expect(
      (await post(`${server.baseUrl}/completions`, { prompt: 'x', max_tokens: 2 })).status,
    ).toBe(200);
  });
});
