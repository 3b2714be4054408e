// How the server behaves: one load, an end to the queue, slots that come back, honest health, silence in
// the log. Times are bounds; where a machine's speed would matter, a scripted generator keeps the pace.

import { describe, expect, it, onTestFinished } from 'vitest';
import { workerLoadCount } from '../backends/transformers/index.ts';
import {
  MODEL,
  post,
  startModelServer,
  startScriptServer,
  type TestServer,
} from './__fixtures__/test-server.ts';
import { startServer } from './index.ts';

const PROMPT = 'const secretOfTheUser = ';

function stopLater<Server extends TestServer>(server: Server): Server {
  onTestFinished(() => server.stop(0));
  return server;
}

async function waitFor(isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const complete = (server: TestServer, body: object = {}) =>
  post(`${server.baseUrl}/completions`, { prompt: PROMPT, max_tokens: 4, ...body });

async function metric(server: TestServer, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('a served model', () => {
  it('is loaded once by 20 simultaneous first calls, and its crash is seen, told and mended', async () => {
    const before = workerLoadCount();
    const server = stopLater(await startModelServer({ contextTokens: 210 }));
    const first = await Promise.all(Array.from({ length: 20 }, () => complete(server)));
    expect(first.map(({ status }) => status)).toEqual(first.map(() => 200));
    expect(workerLoadCount() - before).toBe(1);
    expect(await metric(server, 'lab_model_loads')).toBe(1);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);

    // the process dies in the middle of an answer
    const doomed = await complete(server, { max_tokens: 150, ignore_eos: true, stream: true });
    process.kill(server.generator().pid, 'SIGKILL');
    const text = await doomed.text();
    expect(text).not.toContain('[DONE]');
    expect(text).toContain('"code":"engine_crashed"');
    const sick = await fetch(`${server.url}/health`);
    expect(sick.status).toBe(503);
    expect(await sick.json()).toMatchObject({ status: 'dead', models: [{ crashes: 1 }] });
    expect(await metric(server, 'lab_engine_crashes')).toBe(1);
    // the next request gets a new process
    expect((await complete(server)).status).toBe(200);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('waits in the queue while it loads, and says on /health that it does', async () => {
    let finishLoad = (): void => {};
    const isLoaded = new Promise<void>((resolve) => {
      finishLoad = resolve;
    });
    const { createFakeGenerator, scriptTokens } = await import('../backends/fake/index.ts');
    const generator = createFakeGenerator({ tokens: scriptTokens(['a', 'b']) });
    const load = async () => {
      await isLoaded;
      return { generator };
    };
    const server = stopLater(await startScriptServer({ tokens: 1, gapMs: 1, load, queueLimit: 1 }));
    const health = await fetch(`${server.url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: 'loading' });
    const waiting = [complete(server), complete(server)];
    await waitFor(() => server.models[0]?.counts.waiting === 1, 1_000);
    expect((await complete(server)).status).toBe(429); // one in the slot, one waiting, no more
    finishLoad();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('that cannot load is an error for every request, and tried again later', async () => {
    let loads = 0;
    const load = async () => {
      loads++;
      throw new Error('no such file: /home/somebody/model');
    };
    const server = stopLater(await startScriptServer({ tokens: 1, gapMs: 1, load }));
    const answers = [await complete(server), await complete(server)];
    expect(answers.map(({ status }) => status)).toEqual([500, 500]);
    expect(loads).toBe(1);
    expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({ status: 'failed' });
    expect(await answers[0]?.text()).not.toContain('/home/somebody');
  });
});

describe('the queue', () => {
  it('has an end: 429 with Retry-After in the shape of the API', async () => {
    const server = stopLater(await startScriptServer({ tokens: 20, gapMs: 20, queueLimit: 2 }));
    const body = { max_tokens: 20 };
    const running = Array.from({ length: 3 }, () => complete(server, body));
    await waitFor(() => server.models[0]?.counts.waiting === 2, 1_000);
    const refused = await complete(server, body);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({
      error: { type: 'rate_limit_error', code: 'queue_full' },
    });
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('loses whoever leaves while waiting', async () => {
    const server = stopLater(await startScriptServer({ tokens: 10, gapMs: 30 }));
    const running = complete(server, { max_tokens: 10 });
    const leaving = new AbortController();
    const waiting = fetch(`${server.baseUrl}/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'x', max_tokens: 10 }),
      signal: leaving.signal,
    }).catch((error: Error) => error.name);
    await waitFor(() => server.models[0]?.counts.waiting === 1, 1_000);
    leaving.abort();
    expect(await waiting).toBe('AbortError');
    await waitFor(() => server.models[0]?.counts.waiting === 0, 200);
    expect((await running).status).toBe(200);
  });
});

describe('a client that leaves', () => {
  it('frees its slot within one token', async () => {
    const server = stopLater(await startScriptServer({ tokens: 400, gapMs: 50 }));
    const answer = await complete(server, { max_tokens: 400, stream: true });
    const reader = answer.body?.getReader();
    const read = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    await waitFor(() => server.log().includes('"status":499'), 10_000);
    expect(server.models[0]?.counts).toMatchObject({ running: 0, waiting: 0 });
    const line =
      server
        .log()
        .split('\n')
        .find((each) => each.includes('"status":499')) ?? '{}';
    const seen = read.split('data: {').length - 1;
    // one that was on its way when it left, and one that was being made
    expect(JSON.parse(line).outputTokens).toBeLessThanOrEqual(seen + 2);
  });

  it('stops the real model, not only the stream', async () => {
    const server = stopLater(await startModelServer({ contextTokens: 500 }));
    await complete(server);
    const answer = await complete(server, { max_tokens: 480, ignore_eos: true, stream: true });
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await waitFor(() => server.models[0]?.counts.running === 0, 2_000);
    const line =
      server
        .log()
        .split('\n')
        .find((each) => each.includes('"status":499')) ?? '{}';
    const { outputTokens, finishReason } = JSON.parse(line);
    expect(finishReason).toBe('abort');
    expect(outputTokens).toBeLessThan(480);
  });
});

describe('stopping', () => {
  it('finishes running and waiting streams and refuses new ones', async () => {
    const server = await startScriptServer({ tokens: 15, gapMs: 20 });
    const streams = [1, 2].map(() => complete(server, { max_tokens: 15, stream: true }));
    await waitFor(() => server.models[0]?.counts.waiting === 1, 1_000);
    const stopped = server.stop(5_000);
    const texts = await Promise.all(streams.map(async (answer) => await (await answer).text()));
    for (const text of texts) {
      expect(text).toContain('w14');
      expect(text.trimEnd().endsWith('[DONE]')).toBe(true);
    }
    await stopped;
    await expect(complete(server)).rejects.toThrow();
  });

  it('does not wait for a connection that never asked for anything', async () => {
    const server = await startScriptServer({ tokens: 1, gapMs: 1 });
    const { connect } = await import('node:net');
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const startedMs = performance.now();
    await server.stop(1_000);
    expect(performance.now() - startedMs).toBeLessThan(900);
    socket.destroy();
  });

  it('cuts answers that take longer than the grace, and says so in the stream', async () => {
    const server = await startScriptServer({ tokens: 400, gapMs: 20 });
    const answer = await complete(server, { max_tokens: 400, stream: true });
    const stopped = server.stop(100);
    const text = await answer.text();
    expect(text).toContain('"code":"shutting_down"');
    expect(text).not.toContain('[DONE]');
    await stopped;
  });
});

describe('access', () => {
  const apiKey = 'a-key-nobody-should-read';

  it('wants the key everywhere but on /health, and never writes it down', async () => {
    const server = stopLater(await startScriptServer({ tokens: 3, gapMs: 1, apiKey }));
    const withKey = (key: string) => ({ authorization: `Bearer ${key}` });
    const url = `${server.baseUrl}/completions`;
    const body = { prompt: PROMPT, max_tokens: 3 };
    expect((await post(url, body)).status).toBe(401);
    expect((await post(url, body, withKey('a-key-nobody-should-rea'))).status).toBe(401);
    expect((await post(url, body, withKey(apiKey))).status).toBe(200);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${server.url}/health`)).status).not.toBe(401);
    await post(`${url}?key=${apiKey}`, '{"prompt": "secretOfTheUser', withKey(apiKey));
    expect(server.log()).toContain('"msg":"answered"');
    expect(server.log()).not.toContain(apiKey);
    expect(server.log()).not.toContain('secretOfTheUser');
  });

  it('is refused to other host names while no key protects the server', async () => {
    const server = stopLater(await startScriptServer({ tokens: 1, gapMs: 1 }));
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const headers = { host: 'evil.example' };
      request(`${server.url}/v1/models`, { headers }, (answer) => resolve(answer.statusCode)).end();
    });
    expect(status).toBe(403);
  });

  it('from other machines needs a key', async () => {
    const models = [{ id: 'x', load: () => Promise.reject(new Error('never')) }];
    await expect(startServer({ models, port: 0, host: '0.0.0.0' })).rejects.toMatchObject({
      name: 'UnsafeBindError',
      hint: expect.stringContaining('LAB_API_KEY'),
    });
  });

  it('to a port that is taken fails in one sentence', async () => {
    const server = stopLater(await startScriptServer({ tokens: 1, gapMs: 1 }));
    const port = Number(new URL(server.url).port);
    await expect(startServer({ models: [], port })).rejects.toMatchObject({
      name: 'CannotListenError',
      message: `Cannot listen on 127.0.0.1:${port} (EADDRINUSE)`,
    });
  });
});

describe('/metrics', () => {
  it('differs between two readings by the traffic between them', async () => {
    const server = stopLater(await startScriptServer({ tokens: 5, gapMs: 2 }));
    const names = [
      'lab_generations_total',
      'lab_output_tokens_total',
      'lab_time_to_first_token_seconds_count',
    ];
    const read = () => Promise.all(names.map((name) => metric(server, name)));
    const before = await read();
    await complete(server, { max_tokens: 5 });
    await complete(server, { max_tokens: 3, stream: true }).then((answer) => answer.text());
    const after = await read();
    expect(after.map((value, i) => value - (before[i] ?? 0))).toEqual([2, 8, 2]);
    // a client cannot make up labels
    await complete(server, { model: 'made-up-model' });
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain('made-up-model');
  });
});

describe('200 requests, 32 at a time', () => {
  it('lose nothing and mix nothing up, and the event loop stays free', async () => {
    const server = stopLater(await startModelServer({ contextTokens: 220 }));
    const promptOf = (i: number): string => `const value${i} = ${i * 7919};\nconst copy${i} =`;
    const run = async (i: number): Promise<string> => {
      const body = { model: MODEL, prompt: promptOf(i), max_tokens: 12, stream: i % 2 === 0 };
      const text = await (await post(`${server.baseUrl}/completions`, body)).text();
      return i % 2 === 1
        ? JSON.parse(text).choices[0].text
        : text
            .split('\n\n')
            .filter((event) => event.startsWith('data: {'))
            .map((event) => JSON.parse(event.slice(6)).choices[0]?.text ?? '')
            .join('');
    };
    const prompts = Array.from({ length: 200 }, (_, i) => i % 25);
    const alone = await Promise.all([...new Set(prompts)].map((i) => run(i)));
    const answers: string[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let i = next++; i < prompts.length; i = next++)
        answers[i] = await run(prompts[i] as number);
    };
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await Promise.all(Array.from({ length: 32 }, worker));
    clearInterval(timer);
    expect(answers).toEqual(prompts.map((i) => alone[i]));
    expect(new Set(alone).size).toBeGreaterThan(10); // they do differ
    expect(ticks).toBeGreaterThan(20);
    expect(server.models[0]?.counts).toMatchObject({ loads: 1, running: 0, waiting: 0 });
  });
});
