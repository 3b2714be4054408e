// Real clients, unchanged but for the base URL, against the embedded model.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTextGenerator } from '../backends/contract.ts';
import { createOpenAiCompatibleGenerator } from '../backends/openai-compatible/index.ts';
import {
  chatChunk,
  chatCompletion,
  completion,
  errorBody,
  modelList,
} from './__fixtures__/api-schemas.ts';
import { MODEL, post, startModelServer, type TestServer } from './__fixtures__/test-server.ts';

const CODE = 'function add(a: number, b: number): number {';
let server: TestServer;
let client: OpenAI;

beforeAll(async () => {
  server = await startModelServer();
  client = new OpenAI({ baseURL: server.baseUrl, apiKey: 'not-needed', maxRetries: 0 });
});
afterAll(async () => {
  await server?.stop(0);
});

describe('the openai package for JavaScript', () => {
  it('lists and describes models', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual([MODEL]);
    expect((await client.models.retrieve(MODEL)).owned_by).toBe('offload-lab');
    modelList.parse(await (await fetch(`${server.baseUrl}/models`)).json());
  });

  it('chats', async () => {
    const messages = [{ role: 'user' as const, content: CODE }];
    const answer = await client.chat.completions.create({ model: MODEL, messages, max_tokens: 60 });
    chatCompletion.parse(answer);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.choices[0]?.message.content).toMatch(/^\n {2}\S/);
    expect(answer.system_fingerprint).toBe(`offload-lab/live/transformers/${MODEL}/fp32/cpu`);
  });

  it('streams a chat that adds up to the whole answer, with usage', async () => {
    const request = {
      model: MODEL,
      messages: [{ role: 'user' as const, content: CODE }],
      max_tokens: 30,
    };
    const whole = await client.chat.completions.create(request);
    const stream = await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    const chunks = [];
    for await (const chunk of stream) {
      chunks.push(chatChunk.parse(chunk));
      text += chunk.choices[0]?.delta.content ?? '';
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe(whole.choices[0]?.finish_reason);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
  });

  it('completes, streams a completion, and fills in the middle', async () => {
    const request = { model: MODEL, prompt: CODE, max_tokens: 30 };
    const whole = await client.completions.create(request);
    completion.parse(whole);
    let text = '';
    for await (const chunk of await client.completions.create({ ...request, stream: true })) {
      completion.parse(chunk);
      text += chunk.choices[0]?.text ?? '';
    }
    expect(text).toBe(whole.choices[0]?.text);
    const middle = await client.completions.create({ ...request, suffix: '\n}\n' });
    expect(middle.usage?.prompt_tokens).toBeGreaterThan((whole.usage?.prompt_tokens ?? 0) + 2);
  });

  it('honours stop, seed, max_tokens and a forced length', async () => {
    const sampled = { model: MODEL, prompt: 'const ', max_tokens: 24, temperature: 1, top_p: 0.9 };
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map((seed) => client.completions.create({ ...sampled, seed })),
    );
    expect(a?.choices[0]?.text).toBe(b?.choices[0]?.text);
    expect(a?.choices[0]?.text).not.toBe(c?.choices[0]?.text);
    const stopped = await client.completions.create({
      model: MODEL,
      prompt: CODE,
      stop: 'return',
      max_tokens: 60,
    });
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop' });
    expect(stopped.choices[0]?.text).not.toContain('return');
    const forced = { model: MODEL, prompt: CODE, max_tokens: 50, ignore_eos: true };
    expect((await client.completions.create(forced)).usage?.completion_tokens).toBe(50);
  });

  it('gets errors it knows: unknown model, wrong parameter, too long a prompt, no embeddings', async () => {
    const base = { model: MODEL, prompt: 'x' };
    await expect(client.completions.create({ ...base, model: 'gpt-9' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(client.completions.create({ ...base, n: 3 })).rejects.toMatchObject({
      status: 400,
      param: 'n',
      code: 'unsupported_parameter',
    });
    await expect(
      client.completions.create({ ...base, prompt: 'let x;\n'.repeat(3000) }),
    ).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
    });
    await expect(client.embeddings.create({ model: MODEL, input: 'x' })).rejects.toMatchObject({
      status: 400,
      code: 'model_has_no_embeddings',
    });
    const messages = [{ role: 'user' as const, content: CODE }];
    await expect(
      client.chat.completions.create({ model: MODEL, messages, top_logprobs: 3 }),
    ).rejects.toMatchObject({ status: 400, param: 'top_logprobs' });
  });

  it('aborts, and the server is free for the next request', async () => {
    const stream = await client.completions.create({
      ...{ model: MODEL, prompt: CODE, max_tokens: 400, stream: true as const },
      ...{ ignore_eos: true },
    });
    for await (const _ of stream) break;
    const next = await client.completions.create({ model: MODEL, prompt: CODE, max_tokens: 2 });
    expect(next.usage?.completion_tokens).toBe(2);
  });
});

const python = process.env.LAB_OPENAI_PYTHON; // a Python that has the openai package

describe.runIf(python)('the openai package for Python (LAB_OPENAI_PYTHON)', () => {
  it('chats, streams, completes, lists, and gets errors', async () => {
    const script = `
import sys, json, openai
client = openai.OpenAI(base_url=sys.argv[1], api_key="x", max_retries=0)
model = client.models.list().data[0].id
code = sys.argv[2]
out = {"model": model}
out["chat"] = client.chat.completions.create(model=model, messages=[{"role": "user", "content": code}], max_tokens=20).choices[0].message.content
out["stream"] = "".join(c.choices[0].delta.content or "" for c in client.chat.completions.create(model=model, messages=[{"role": "user", "content": code}], max_tokens=20, stream=True))
out["completion"] = client.completions.create(model=model, prompt=code, max_tokens=20).choices[0].text
try:
    client.embeddings.create(model=model, input="x")
except openai.BadRequestError as error:
    out["embeddings"] = error.code
try:
    client.completions.create(model="nothing", prompt="x")
except openai.NotFoundError as error:
    out["missing"] = error.code
with client.completions.create(model=model, prompt=code, max_tokens=400, stream=True, extra_body={"ignore_eos": True}) as stream:
    next(iter(stream))
out["after"] = client.completions.create(model=model, prompt=code, max_tokens=2).usage.completion_tokens
print(json.dumps(out))`;
    const args = ['-c', script, server.baseUrl, CODE];
    const { stdout } = await promisify(execFile)(python as string, args);
    const out = JSON.parse(stdout);
    expect(out).toMatchObject({
      model: MODEL,
      embeddings: 'model_has_no_embeddings',
      missing: 'model_not_found',
      after: 2,
    });
    expect(out.stream).toBe(out.chat);
    expect(out.completion).toBe(out.chat);
  });
});

describe('curl', () => {
  it('posts JSON and reads a stream to its terminator', async () => {
    const body = JSON.stringify({ model: MODEL, prompt: CODE, max_tokens: 5, stream: true });
    const args = [
      '-sN',
      `${server.baseUrl}/completions`,
      '-H',
      'content-type: application/json',
      '-d',
      body,
    ];
    const { stdout } = await promisify(execFile)('curl', args);
    const events = stdout.trim().split('\n\n');
    expect(events.at(-1)).toBe('data: [DONE]');
    for (const event of events.slice(0, -1))
      completion.parse(JSON.parse(event.slice('data: '.length)));
  });
});

describe('editor clients', () => {
  it('of llama.vscode get their infill, and an empty answer to a warm-up', async () => {
    const request = {
      input_prefix: 'function add(a: number, b: number): number {\n',
      input_suffix: '\n}\n',
      input_extra: [{ text: 'const x = 1;', filename: 'x.ts' }],
      prompt: '  return ',
      n_predict: 12,
      top_k: 40,
      top_p: 0.99,
      stream: false,
      samplers: ['top_k', 'top_p', 'infill'],
      cache_prompt: true,
      n_indent: 2,
      t_max_prompt_ms: 500,
      t_max_predict_ms: 1000,
    };
    const answer = await postJson<{ tokens_predicted: number; timings: object }>(
      `${server.url}/infill`,
      request,
    );
    expect(answer).toMatchObject({ stop: true, content: expect.any(String), truncated: false });
    expect(answer.timings).toMatchObject({ predicted_n: answer.tokens_predicted });
    const warmUp = { ...request, prompt: '', n_predict: 0, samplers: [], t_max_predict_ms: 1 };
    expect(await (await post(`${server.url}/infill`, warmUp)).json()).toMatchObject({
      content: '',
    });
  });

  it('of llama.vscode may put the special tokens into the prompt of a completion', async () => {
    const prompt = '<|fim_prefix|>const a = <|fim_suffix|>;\n<|fim_middle|>';
    const inPrompt = { model: '', prompt, max_tokens: 8 };
    const asSuffix = { model: MODEL, prompt: 'const a = ', suffix: ';\n', max_tokens: 8 };
    const [first, second] = await Promise.all(
      [inPrompt, asSuffix].map((body) =>
        postJson<{ usage: { prompt_tokens: number } }>(`${server.baseUrl}/completions`, body),
      ),
    );
    expect(first?.usage.prompt_tokens).toBeGreaterThanOrEqual(second?.usage.prompt_tokens ?? 0);
  });

  it('of Continue stream fill-in-the-middle as chat deltas', async () => {
    const body = {
      model: MODEL,
      prompt: 'function add(a: number, b: number): number {\n  return ',
      suffix: '\n}\n',
      max_tokens: 12,
      temperature: 0.01,
      stop: ['\n\n', '/src/', '#- coding: utf-8'],
      stream: true,
    };
    const headers = { accept: 'application/json', 'x-api-key': '', authorization: 'Bearer ' };
    const text = await (await post(`${server.baseUrl}/fim/completions`, body, headers)).text();
    const chunks = text
      .trim()
      .split('\n\n')
      .slice(0, -1)
      .map((event) => chatChunk.parse(JSON.parse(event.slice(6))));
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).not.toBeNull();
  });
});

async function postJson<Answer>(url: string, body: object): Promise<Answer> {
  return (await (await post(url, body)).json()) as Answer;
}

describe('our own client', () => {
  describeTextGenerator('lab serve through openai-compatible', {
    create: () => createOpenAiCompatibleGenerator({ baseUrl: server.baseUrl }),
    prompt: 'const words = ["one", "two",',
    events: 'chunk',
  });

  it('knows what runs there by the word of the server', async () => {
    const { info, dialect } = await createOpenAiCompatibleGenerator({ baseUrl: server.baseUrl });
    expect(dialect).toBe('offload-lab');
    expect(info).toMatchObject({ dtype: 'fp32', device: { got: 'cpu' }, statedBy: 'server' });
  });

  it('counts the tokens of every chunk', async () => {
    const generator = await createOpenAiCompatibleGenerator({ baseUrl: server.baseUrl });
    const { events, outputTokens } = await generator.generate({ prompt: CODE, maxNewTokens: 20 });
    const counted = events.reduce(
      (sum, event) => sum + (event.type === 'chunk' ? (event.tokens ?? 0) : 0),
      0,
    );
    expect(outputTokens - counted).toBeLessThanOrEqual(1); // the end-of-text token has no chunk
  });
});

describe('an error', () => {
  it.each([
    ['/v1/nothing', {}, 404, 'unknown_url'],
    ['/v1/completions', { prompt: 'x', colour: 'red' }, 400, 'unknown_parameter'],
    ['/v1/completions', { prompt: 7 }, 400, 'invalid_value'],
    ['/v1/completions', {}, 400, 'missing_parameter'],
    ['/v1/chat/completions', { messages: [{ role: 'robot', content: 'x' }] }, 400, 'invalid_value'],
    ['/v1/completions', '{"prompt": ', 400, 'invalid_json'],
    ['/v1/completions', '[]', 400, 'invalid_type'],
  ])('of %s %j has the shape of the API', async (path, body, status, code) => {
    const response = await post(`${server.url}${path}`, body);
    expect(response.status).toBe(status);
    expect(errorBody.parse(await response.json()).error.code).toBe(code);
  });
});
