// A real server fails in each of the ways servers fail, under a ladder. A whole answer then comes from the
// next rung, which says so; a stream that has shown text ends in an error. Never text of nobody, and never
// the next rung's voice in the middle of an answer.

import { inspect } from 'node:util';
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
import { createTransformersGenerator } from '../backends/transformers/index.ts';
import { Ladder, type Rung } from './index.ts';

const REQUEST = { prompt: 'const swordfish = 1;\n', maxNewTokens: 12 };
const KEY = 'sk-planted-secret-0123456789abcdef';
const LOCAL = { model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' } as const;

let server: DialectServer;
beforeAll(async () => {
  server = await startDialectServer('vllm');
});
afterAll(() => server.close());

/** Only where something is stalled on purpose may its patience be short: a slow machine stalls as well. */
const PATIENT_MS = 20_000;
const HASTY_MS = 300;

function apiRung(baseUrl: string, timeoutMs = PATIENT_MS): Rung {
  return {
    name: 'api',
    kind: 'api',
    isRemote: false,
    costUsd: () => undefined,
    open: () =>
      createOpenAiCompatibleGenerator({
        baseUrl,
        apiKey: KEY,
        maxRetries: 0,
        connectTimeoutMs: timeoutMs,
        firstTokenTimeoutMs: timeoutMs,
        betweenTokensTimeoutMs: timeoutMs,
      }),
  };
}

const localRung: Rung = {
  name: 'local',
  kind: 'local',
  isRemote: false,
  costUsd: () => 0,
  open: () => createTransformersGenerator(LOCAL),
};

const ladderOf = (baseUrl: string, timeoutMs?: number): Ladder =>
  new Ladder({
    rungs: [apiRung(baseUrl, timeoutMs), localRung],
    policy: { order: ['api', 'local'] },
  });

/** What a reader of the stream got: text of which rung, and how it ended. */
async function read(ladder: Ladder) {
  const seen = { rung: '', text: '', answers: 0, error: undefined as unknown };
  try {
    for await (const event of ladder.stream(REQUEST)) {
      if (event.type === 'route') seen.rung = event.rung;
      if (event.type === 'answer') seen.answers += 1;
      if (event.type === 'generation' && 'text' in event.event) seen.text += event.event.text;
    }
  } catch (error) {
    seen.error = error;
  }
  return seen;
}

describe('the drill', () => {
  const faults: readonly (readonly [Fault, RegExp, 'before' | 'inside'])[] = [
    ['killed-mid-stream', /broke off/, 'inside'],
    ['ends-without-reason', /broke off/, 'inside'],
    ['malformed-json', /not the JSON|broke off/, 'inside'],
    ['half-character', /no text/, 'inside'],
    ['error-event', /The engine died/, 'inside'],
    ['stall-inside', /no further token for 300 ms/, 'inside'],
    ['stall-before', /no token for 300 ms/, 'before'],
    ['always-429', /status 429/, 'before'],
    ['always-500', /status 500/, 'before'],
    ['html', /broke off|no part|not the JSON/, 'before'],
    ['wrong-key', /status 401/, 'before'],
  ];
  it.each(faults)('%s', async (fault, reason, when) => {
    const ladder = ladderOf(server.baseUrl, fault.startsWith('stall') ? HASTY_MS : PATIENT_MS);
    try {
      server.fault = fault;
      const answer = await ladder.answer(REQUEST);
      expect(answer).toMatchObject({ kind: 'local', info: { mode: 'live', model: LOCAL.model } });
      expect(answer.steps).toMatchObject([
        { rung: 'api', state: 'failed', reason: expect.stringMatching(reason), costUsd: undefined },
        { rung: 'local', state: 'answered' },
      ]);
      expect(answer.costUsd).toBeUndefined(); // what the failed call cost is not known here
      expect(answer.text).not.toMatch(/w0\d/); // the words of the broken server

      const seen = await read(ladder);
      if (when === 'inside') {
        expect(seen).toMatchObject({
          rung: 'api',
          answers: 0,
          error: { name: 'AnswerBrokenError' },
        });
        expect(seen.text).toMatch(/^( w\d\d)+$/);
      } else {
        expect(seen).toMatchObject({ rung: 'local', answers: 1, error: undefined });
        expect(seen.text).toBe(answer.text);
      }
      expect(inspect([answer, seen, ladder.health()], { depth: 20 })).not.toMatch(
        /swordfish|sk-planted/,
      );
    } finally {
      server.fault = 'none';
      await ladder.dispose();
    }
  });

  it.each([
    ['an unknown host', 'http://no-such-host.invalid/v1', /Cannot find the host/],
    ['a closed port', 'http://127.0.0.1:9/v1', /Nobody answers/],
  ])('%s', async (_, baseUrl, reason) => {
    const ladder = ladderOf(baseUrl);
    const answer = await ladder.answer(REQUEST);
    expect(answer.steps[0]).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(reason),
    });
    expect(answer.kind).toBe('local');
    await ladder.dispose();
  });

  it.each([
    ['an address that takes no connection', startBlackHole, /No connection to .* within 300 ms/],
    ['a server that says nothing', startMuteServer, /no list of models for 300 ms/],
  ])('%s', async (_, start, reason) => {
    const endpoint = await start();
    if (endpoint === undefined) return; // this kernel refuses at once: the closed port above
    const ladder = ladderOf(`http://127.0.0.1:${endpoint.port}/v1`, HASTY_MS);
    try {
      const answer = await ladder.answer(REQUEST);
      expect(answer).toMatchObject({ kind: 'local', info: { mode: 'live', model: LOCAL.model } });
      expect(answer.steps).toMatchObject([
        { rung: 'api', state: 'failed', reason: expect.stringMatching(reason) },
        { rung: 'local', state: 'answered' },
      ]);
      expect(answer.steps[0]?.elapsedMs).toBeGreaterThanOrEqual(299);
      expect(await read(ladder)).toMatchObject({ rung: 'local', text: answer.text, answers: 1 });
    } finally {
      await ladder.dispose();
      await endpoint.close();
    }
  });

  it('a worker that crashes: the next rung answers, and a new worker the next time', async () => {
    const pids: number[] = [];
    const open = async () => {
      const generator = await createTransformersGenerator(LOCAL);
      pids.push(generator.pid);
      if (pids.length === 1) process.kill(generator.pid, 'SIGKILL');
      return generator;
    };
    const ladder = new Ladder({
      rungs: [{ ...localRung, open }, apiRung(server.baseUrl)],
      policy: { order: ['local', 'api'] },
    });
    const first = await ladder.answer(REQUEST);
    expect(first).toMatchObject({ kind: 'api', steps: [{ rung: 'local', state: 'failed' }, {}] });
    expect(await ladder.answer(REQUEST)).toMatchObject({ kind: 'local' });
    expect(new Set(pids).size).toBe(2);
    await ladder.dispose();
  });

  it('is answered by the server itself when nothing is broken', async () => {
    const ladder = ladderOf(server.baseUrl);
    expect(await ladder.answer(REQUEST)).toMatchObject({
      kind: 'api',
      steps: [{ state: 'answered' }],
    });
    await ladder.dispose();
  });
});
