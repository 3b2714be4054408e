import { createFakeGenerator, scriptTokens } from '@offload-lab/lib/backends/fake';
import { type RunningServer, startServer } from '@offload-lab/lib/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  choosePlaces,
  complete,
  createClient,
  explainFailure,
  judgeLatency,
  type Place,
  usdPerThousandRequests,
} from './exercise.ts';

const KEY = 'sk-lab-02';
const REQUEST = { model: 'scripted', prompt: 'const a = ', maxTokens: 8 };
let paid: RunningServer;
let own: RunningServer;

/** A server whose answer is known; nothing in it is a model, and its label says so. */
async function serve(
  words: readonly string[],
  key: { apiKey?: string } = {},
): Promise<RunningServer> {
  const load = async () => ({ generator: createFakeGenerator({ tokens: scriptTokens(words) }) });
  return await startServer({ port: 0, models: [{ id: 'scripted', load }], ...key });
}

beforeAll(async () => {
  [paid, own] = await Promise.all([serve(['1', ';'], { apiKey: KEY }), serve(['2', ';'])]);
});
afterAll(() => Promise.all([paid.stop(0), own.stop(0)]));

const place = (server: RunningServer, apiKey?: string): Place => ({
  kind: apiKey === undefined ? 'local' : 'api',
  baseUrl: `${server.url}/v1`,
  ...(apiKey !== undefined && { apiKey }),
});
const ask = async (where: Place) => await complete(createClient(where), REQUEST);

describe('one client, two places', () => {
  it('gets the answer of the paid API, with its key', async () => {
    expect(await ask(place(paid, KEY))).toMatchObject({ text: '1;' });
  });

  it('gets the answer of the own model with only the address changed', async () => {
    expect(await ask(place(own))).toMatchObject({ text: '2;' });
  });

  it('says who answered', async () => {
    expect((await ask(place(own)))?.answeredBy).toContain('simulated');
  });
});

describe('explainFailure', () => {
  const failureOf = async (where: Place) =>
    explainFailure(await ask(where).catch((error: unknown) => error));

  it('tells a wrong key, also where it is the real server that says so', async () => {
    expect(await failureOf(place(paid, 'sk-wrong'))).toBe('wrong key');
  });

  it('tells that nobody is there', async () => {
    expect(await failureOf({ kind: 'local', baseUrl: 'http://127.0.0.1:9/v1' })).toBe(
      'nobody there',
    );
  });

  it('tells everything else apart by its status', async () => {
    const { APIError } = await import('openai');
    const kinds = [429, 500, 503, 404].map((status) =>
      explainFailure(new APIError(status, undefined, 'words', undefined)),
    );
    expect(kinds).toEqual(['too busy', 'server failed', 'server failed', 'other']);
    expect(explainFailure(new RangeError('mine'))).toBe('other');
  });
});

describe('choosePlaces', () => {
  const here: Place = { kind: 'local', baseUrl: 'http://127.0.0.1:8080/v1' };
  const there: Place = { kind: 'api', baseUrl: 'https://api.example.com/v1' };
  const sheep: Place = { kind: 'local', baseUrl: 'http://192.168.1.5:8080/v1' };
  const all = [here, there, sheep];

  it('follows the order, and the way back is the other order', () => {
    const allowRemote = true;
    expect(choosePlaces([here, there], { order: ['local', 'api'], allowRemote })).toEqual([
      here,
      there,
    ]);
    expect(choosePlaces([here, there], { order: ['api', 'local'], allowRemote })).toEqual([
      there,
      here,
    ]);
    expect(choosePlaces([here, there], { order: ['api'], allowRemote })).toEqual([there]);
  });

  it('lets nothing leave the machine unless it is allowed, whatever a place is called', () => {
    expect(choosePlaces(all, { order: ['api', 'local'], allowRemote: false })).toEqual([here]);
  });
});

describe('usdPerThousandRequests', () => {
  it('counts both directions at their own price', () => {
    // 1,000 x (400 x 0.30 + 40 x 0.90) / 1,000,000
    const request = { promptTokens: 400, outputTokens: 40 };
    expect(usdPerThousandRequests(request, { inputUsd: 0.3, outputUsd: 0.9 })).toBeCloseTo(
      0.156,
      9,
    );
  });
});

describe('judgeLatency', () => {
  const base = [100, 220, 340, 90, 180, 260, 130, 310];

  it('sees a small difference that every prompt shares', () => {
    expect(
      judgeLatency(
        base,
        base.map((ms, at) => ms - 8 - (at % 2)),
      ),
    ).toBe('faster');
    expect(
      judgeLatency(
        base,
        base.map((ms, at) => ms + 8 + (at % 2)),
      ),
    ).toBe('slower');
  });

  it('gives no winner to two runs of the same place', () => {
    const noise = [3, -4, 2, -1, 4, -3, 1, -2];
    expect(
      judgeLatency(
        base,
        base.map((ms, at) => ms + (noise[at] ?? 0)),
      ),
    ).toBe('no clear difference');
  });

  it('gives no winner to a handful of pairs', () => {
    expect(judgeLatency([100, 100], [50, 51])).toBe('no clear difference');
  });
});
