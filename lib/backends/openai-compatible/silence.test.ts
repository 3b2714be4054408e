// Endpoints that never say a word: each is an error within the time that was allowed, before any text has
// left. Without that limit the second and third would be waited for as long as for a first token.

import { expect, it } from 'vitest';
import {
  type SilentEndpoint,
  startBlackHole,
  startMuteServer,
} from './__fixtures__/silent-endpoints.ts';
import { createOpenAiCompatibleGenerator } from './index.ts';

const connectTimeoutMs = 300;

async function failAt(protocol: 'http' | 'https', endpoint: SilentEndpoint): Promise<unknown> {
  const baseUrl = `${protocol}://127.0.0.1:${endpoint.port}/v1`;
  const startedMs = performance.now();
  try {
    return await createOpenAiCompatibleGenerator({ baseUrl, connectTimeoutMs }).catch(
      (error: unknown) => error,
    );
  } finally {
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(connectTimeoutMs - 1);
    await endpoint.close();
  }
}

it('an address that takes no connection is an error within the connect timeout', async (context) => {
  const hole = await startBlackHole();
  if (hole === undefined) return context.skip('This kernel refuses instead of dropping');
  expect(await failAt('http', hole)).toMatchObject({
    name: 'ServerUnreachableError',
    message: `No connection to "127.0.0.1:${hole.port}" within 300 ms`,
    hint: expect.stringContaining('firewall'),
  });
});

it.each(['http', 'https'] as const)(
  'a server that takes the connection and says nothing over %s is one as well',
  async (protocol) => {
    const mute = await startMuteServer();
    expect(await failAt(protocol, mute)).toMatchObject({
      name: 'ServerTimeoutError',
      phase: 'model-list',
      timeoutMs: 300,
      message: `"127.0.0.1:${mute.port}" took the connection and sent no list of models for 300 ms`,
      hint: expect.stringContaining('http or https'),
    });
  },
);
