// What clients of the endpoint get when the only place behind it fails in each of the ways servers fail: an
// error in the shape of the API, or a stream that ends with one and without its terminator. Never status 200
// with a text nobody made. (With another rung behind it, that one answers: `lib/routing`.)

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DialectServer,
  type Fault,
  startDialectServer,
} from '../backends/openai-compatible/__fixtures__/dialect-server.ts';
import {
  startBlackHole,
  startMuteServer,
} from '../backends/openai-compatible/__fixtures__/silent-endpoints.ts';
import { createOpenAiCompatibleGenerator } from '../backends/openai-compatible/index.ts';
import { createLadderGenerator, Ladder } from '../routing/index.ts';
import { errorBody } from './__fixtures__/api-schemas.ts';
import { post, startScriptServer, type TestServer } from './__fixtures__/test-server.ts';

/** The endpoint over a ladder with one rung, whose patience ends after so long. */
async function serveApi(baseUrl: string, timeoutMs: number): Promise<TestServer> {
  const open = () =>
    createOpenAiCompatibleGenerator({
      baseUrl,
      maxRetries: 0,
      connectTimeoutMs: timeoutMs,
      firstTokenTimeoutMs: timeoutMs,
      betweenTokensTimeoutMs: timeoutMs,
    });
  const rung = {
    name: 'far',
    kind: 'api',
    isRemote: false,
    costUsd: () => undefined,
    open,
  } as const;
  // more failures than there are here: the circuit stays closed, so that each fault is met itself
  const guard = { failuresToOpen: 1_000, pauseMs: 1_000 };
  const ladder = new Ladder({ rungs: [rung], policy: { order: ['api'] }, guard });
  const load = async () => ({ generator: createLadderGenerator(ladder) });
  return await startScriptServer({ tokens: 1, gapMs: 1, load, slots: 4 });
}

async function ask(server: TestServer, stream: boolean): Promise<{ status: number; text: string }> {
  const body = { prompt: 'const swordfish = 1;', max_tokens: 12, stream };
  const answer = await post(`${server.baseUrl}/completions`, body);
  return { status: answer.status, text: await answer.text() };
}

/** Both ways to ask, and neither may pass for an answer. */
async function expectNoAnswer(server: TestServer, reason: RegExp): Promise<void> {
  const whole = await ask(server, false);
  expect(whole.status).toBeGreaterThanOrEqual(500);
  expect(errorBody.parse(JSON.parse(whole.text)).error).toBeDefined();
  expect(whole.text).toMatch(reason);
  const stream = await ask(server, true);
  expect(stream.text).not.toContain('[DONE]');
  expect(stream.text).not.toMatch(/"finish_reason":"/);
  if (stream.status === 200) {
    const last = stream.text.trim().split('\n\n').at(-1) ?? '';
    errorBody.parse(JSON.parse(last.slice('data: '.length)));
    // what was shown before came from the broken server itself
    expect(stream.text).toContain(' w00');
  } else {
    expect(stream.status).toBeGreaterThanOrEqual(500);
    errorBody.parse(JSON.parse(stream.text));
  }
  expect(whole.text + stream.text + server.log()).not.toContain('swordfish');
}

let api: DialectServer;
/** A slow machine must not look like a stalled server to the first; the second is for stalls. */
let patient: TestServer;
let hasty: TestServer;
beforeAll(async () => {
  api = await startDialectServer('vllm');
  patient = await serveApi(api.baseUrl, 20_000);
  hasty = await serveApi(api.baseUrl, 300);
});
afterAll(async () => {
  await Promise.all([patient?.stop(0), hasty?.stop(0)]);
  await api?.close();
});

describe('over the endpoint', () => {
  const faults: readonly (readonly [Fault, RegExp])[] = [
    ['killed-mid-stream', /broke off/],
    ['ends-without-reason', /broke off/],
    ['malformed-json', /not the JSON|broke off/],
    ['half-character', /no text/],
    ['error-event', /The engine died/],
    ['stall-inside', /no further token/],
    ['stall-before', /no token/],
    ['always-429', /status 429/],
    ['always-500', /status 500/],
    ['html', /broke off|not the JSON/],
    ['wrong-key', /status 401/],
    ['content-filter', /content_filter/],
  ];
  it.each(faults)('%s is an error, whole and streamed', async (fault, reason) => {
    api.fault = fault;
    try {
      await expectNoAnswer(fault.startsWith('stall') ? hasty : patient, reason);
    } finally {
      api.fault = 'none';
    }
    expect((await ask(patient, false)).status).toBe(200); // and the next request is fine
  });

  it.each([
    ['an unknown host', async (): Promise<undefined> => undefined, /Cannot find the host/],
    ['an address that takes no connection', startBlackHole, /No connection to/],
    ['a server that says nothing', startMuteServer, /no list of models/],
  ] as const)('%s is one as well', async (name, start, reason) => {
    const silent = await start();
    if (silent === undefined && name.includes('connection')) return; // this kernel refuses at once
    const host = silent === undefined ? 'no-such-host.invalid' : `127.0.0.1:${silent.port}`;
    const broken = await serveApi(`http://${host}/v1`, silent === undefined ? 20_000 : 300);
    try {
      await expectNoAnswer(broken, reason);
    } finally {
      await broken.stop(0);
      await silent?.close();
    }
  });
});
