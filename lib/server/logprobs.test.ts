// Log probabilities as clients get them, against those of one pass of the model over the same text: a way
// without cache, sampler or stream.

import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTensor } from '../backends/transformers/create-tensor.ts';
import { loadModel } from '../models/index.ts';
import { chatChunk, chatCompletion, completion } from './__fixtures__/api-schemas.ts';
import {
  MODEL,
  post,
  startModelServer,
  startScriptServer,
  type TestServer,
} from './__fixtures__/test-server.ts';

const PROMPT = 'function add(a: number, b: number): number {';
const TOKENS = 10;

let server: TestServer;
let client: OpenAI;
beforeAll(async () => {
  server = await startModelServer({ contextTokens: 230 });
  client = new OpenAI({ baseURL: server.baseUrl, apiKey: 'not-needed', maxRetries: 0 });
});
afterAll(async () => {
  await server?.stop(0);
});

/** The logarithm of the probability of every token, after each of the texts. */
async function readDistributions(pieces: readonly string[]): Promise<[string, number][][]> {
  const { value, release } = await loadModel({ model: MODEL, dtype: 'fp32', device: 'cpu' });
  const { tokenizer, session } = value;
  const decoder = new TextDecoder();
  const distributions: [string, number][][] = [];
  const ids = [...tokenizer.encode(PROMPT)];
  for (const piece of pieces) {
    const feeds: Record<string, ReturnType<typeof createTensor>> = {
      input_ids: createTensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      attention_mask: createTensor('int64', new BigInt64Array(ids.length).fill(1n), [
        1,
        ids.length,
      ]),
      num_logits_to_keep: createTensor('int64', BigInt64Array.of(1n), []),
    };
    for (const meta of session.inputMetadata) {
      if (!meta.isTensor || !meta.name.startsWith('past_key_values.')) continue;
      const shape = meta.shape.map((size) => (size === 'batch_size' ? 1 : Number(size) || 0));
      feeds[meta.name] = createTensor('float32', new Float32Array(0), shape);
    }
    const { logits: row } = await session.run(feeds);
    const logits = [...((row?.data ?? []) as Float32Array)];
    const highest = Math.max(...logits);
    const total = highest + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - highest), 0));
    const texts = logits.map((_, id) => decoder.decode(tokenizer.bytesOf(id)));
    distributions.push(texts.map((text, id) => [text, (logits[id] as number) - total]));
    ids.push(texts.indexOf(piece));
  }
  await release();
  return distributions;
}

const request = { model: MODEL, prompt: PROMPT, max_tokens: TOKENS, logprobs: 3 };

describe('log probabilities', () => {
  it('of a completion are those of the model, and name the likeliest tokens', async () => {
    const answer = await client.completions.create(request);
    completion.parse(answer);
    const { text, logprobs } = answer.choices[0] as (typeof answer.choices)[0];
    const tokens = logprobs?.tokens ?? [];
    expect(tokens.length).toBeGreaterThan(5);
    expect(tokens.join('')).toBe(text);
    const real = await readDistributions(tokens);
    tokens.forEach((token, i) => {
      const likeliest = [...(real[i] ?? [])].sort(([, a], [, b]) => b - a).slice(0, 3);
      // names that are numbers come first in an object, whatever their order was
      const told = Object.entries(logprobs?.top_logprobs?.[i] ?? {}).sort(([, a], [, b]) => b - a);
      // greedy: the chosen one is the likeliest
      expect(token).toBe(likeliest[0]?.[0]);
      expect(logprobs?.token_logprobs?.[i]).toBe(told[0]?.[1]);
      expect(told.map(([name]) => name)).toEqual(likeliest.map(([name]) => name));
      told.forEach(([, logprob], at) => {
        expect(logprob).toBeCloseTo(likeliest[at]?.[1] as number, 3);
      });
      expect(text.slice(logprobs?.text_offset?.[i]).startsWith(token)).toBe(true);
    });
  });

  it('are the same whole and streamed, as a completion and as a chat', async () => {
    const whole = await client.completions.create(request);
    const streamed: string[] = [];
    const values: number[] = [];
    for await (const chunk of await client.completions.create({ ...request, stream: true })) {
      completion.parse(chunk);
      streamed.push(...(chunk.choices[0]?.logprobs?.tokens ?? []));
      values.push(...(chunk.choices[0]?.logprobs?.token_logprobs ?? []));
    }
    expect(streamed).toEqual(whole.choices[0]?.logprobs?.tokens);
    expect(values).toEqual(whole.choices[0]?.logprobs?.token_logprobs);

    const chat = {
      model: MODEL,
      messages: [{ role: 'user' as const, content: PROMPT }],
      max_tokens: TOKENS,
      logprobs: true,
      top_logprobs: 2,
    };
    const told = await client.chat.completions.create(chat);
    chatCompletion.parse(told);
    const content = told.choices[0]?.logprobs?.content ?? [];
    expect(content.map(({ logprob }) => logprob)).toEqual(values);
    expect(content.map(({ bytes }) => Buffer.from(bytes ?? []).toString())).toEqual(streamed);
    expect(content.map(({ top_logprobs }) => top_logprobs.length)).toEqual(content.map(() => 2));
    const pieces: unknown[] = [];
    for await (const chunk of await client.chat.completions.create({ ...chat, stream: true })) {
      chatChunk.parse(chunk);
      pieces.push(...(chunk.choices[0]?.logprobs?.content ?? []));
    }
    expect(pieces).toEqual(content);
  });

  it('do not change with the temperature, and are told for none but shown tokens', async () => {
    const cold = await client.completions.create({ ...request, max_tokens: 1 });
    const warm = await client.completions.create({
      ...request,
      max_tokens: 1,
      temperature: 1.5,
      seed: 1,
    });
    expect(Object.values(warm.choices[0]?.logprobs?.top_logprobs?.[0] ?? {})).toEqual(
      expect.arrayContaining(Object.values(cold.choices[0]?.logprobs?.top_logprobs?.[0] ?? {})),
    );
    const whole = await client.completions.create({ ...request, max_tokens: 60 });
    // it ended by itself: the end-of-text token was made, and is not part of the answer
    expect(whole.choices[0]?.finish_reason).toBe('stop');
    expect(whole.choices[0]?.logprobs?.tokens).toHaveLength(
      (whole.usage?.completion_tokens ?? 0) - 1,
    );
  });

  it('are left out when nobody asks, and refused by an engine that has none', async () => {
    const { logprobs: _, ...plain } = request;
    expect((await client.completions.create(plain)).choices[0]?.logprobs).toBeNull();
    const script = await startScriptServer({ tokens: 3, gapMs: 1 });
    onTestFinished(() => script.stop(0));
    const body = { prompt: 'x', max_tokens: 2, logprobs: 0 };
    const refused = await post(`${script.baseUrl}/completions`, body);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: { code: 'unsupported_parameter', param: 'logprobs' },
    });
  });
});
