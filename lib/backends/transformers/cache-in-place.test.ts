// A cache that stays in place, prompts in pieces and two sessions against what a plain file gives: one
// session, the prompt in one pass, the cache copied for every token. Over a length at which room has to be
// added.

import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Dtype } from '../../generation/index.ts';
import {
  type LoadedModel,
  loadModel,
  loadPreparedModel,
  type PreparedModel,
  prepareModel,
} from '../../models/index.ts';
import { DecoderSession } from '../decoder/decoder-session.ts';
import { type DecoderModel, generateTokens } from '../decoder/index.ts';
import { createTensor } from './create-tensor.ts';

const MODEL = 'tiny-coder-1m';
const PROMPT = 'const values = [1, 2, 3];\n'.repeat(12);
const TOKENS = 280;

async function read(model: DecoderModel): Promise<number[]> {
  const ids: number[] = [];
  await generateTokens(
    model,
    { prompt: PROMPT, maxNewTokens: TOKENS, minNewTokens: TOKENS },
    { onPrefill: () => {}, onToken: (id) => void ids.push(id) },
    () => false,
  );
  return ids;
}

async function openPlain({ weightFiles }: PreparedModel): Promise<LoadedModel['session']> {
  return await InferenceSession.create(weightFiles[0]?.path as string, { intraOpNumThreads: 1 });
}

describe('the cache in place', () => {
  it.each<Dtype>(['fp32', 'fp16', 'q8', 'q4'])(
    'gives the tokens of the growing one as %s',
    async (dtype) => {
      const prepared = await prepareModel({ model: MODEL, dtype, device: 'cpu' });
      // the level of the file for every pass: rounding is the business of the tests below
      const { token } = prepared.passes;
      const value = await loadPreparedModel({ ...prepared, passes: { prompt: token, token } });
      const { tokenizer, config, promptPieceTokens = 0 } = value;
      expect(value.isCacheInPlace).toBe(true);
      expect(tokenizer.encode(PROMPT).length).toBeGreaterThan(promptPieceTokens);
      const session = await openPlain(prepared);
      const grown = await read({ session, createTensor, tokenizer, config });
      expect(await read({ ...value, createTensor })).toEqual(grown);
      expect(new Set(grown).size).toBeGreaterThan(5);
      expect(grown).toHaveLength(TOKENS);
      await session.release();
      await value.unload();
    },
  );

  it('leaves nothing of a pass behind for the collector: rows and rooms are freed', async () => {
    const { value, release } = await loadModel({ model: MODEL, dtype: 'fp32', device: 'cpu' });
    const handed = new Set<ArrayBuffer>();
    const rooms = new Set<ArrayBuffer>();
    const bufferOf = ({ data }: { readonly data: unknown }): ArrayBuffer =>
      (data as Float32Array<ArrayBuffer>).buffer;
    const { inputNames, inputMetadata } = value.session;
    const run: typeof value.session.run = async (feeds: typeof value.session.run.arguments) => {
      const outputs = await value.session.run(feeds);
      for (const [name, tensor] of Object.entries(outputs)) {
        if (name.startsWith('present.')) handed.add(bufferOf(tensor));
      }
      for (const [name, tensor] of Object.entries(feeds as typeof outputs)) {
        if (name.startsWith('past_key_values.')) rooms.add(bufferOf(tensor));
      }
      return outputs;
    };
    const session = { inputNames, inputMetadata, run };
    await read({ ...value, createTensor, session, tokenSession: session });
    const caches = inputNames.filter((name) => name.startsWith('past_key_values.')).length;
    expect(handed.size).toBeGreaterThan(TOKENS * caches);
    expect([...handed].every(({ detached }) => detached)).toBe(true);
    // one room for the whole prompt, one more when the answer has filled it
    expect(rooms.size).toBe(2 * caches);
    expect([...rooms].filter(({ detached }) => !detached)).toHaveLength(caches);
    await release();
  });
});

describe('two sessions over the same weights', () => {
  it('have different rounding in 4-bit products, and nearly the same logits', async () => {
    const { value, release } = await loadModel({ model: MODEL, dtype: 'q4', device: 'cpu' });
    const { session, tokenSession, tokenizer, config, isCacheInPlace } = value;
    expect(tokenSession).not.toBe(session);
    const ids = tokenizer.encode(PROMPT);
    const readLogits = async (each: LoadedModel['session']): Promise<Float32Array> => {
      const runtime = { session: each, createTensor, isCacheInPlace };
      return (await new DecoderSession(runtime, config.contextLength).forward(ids)).slice();
    };
    const [exact, rounded] = [await readLogits(session), await readLogits(tokenSession)];
    const norm = (values: Float32Array): number => Math.hypot(...values);
    const off = norm(exact.map((value, id) => value - (rounded[id] as number))) / norm(exact);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(0.1);
    await release();
  });

  it.each<Dtype>(['q8', 'q4'])('write one text together as %s', async (dtype) => {
    const prepared = await prepareModel({ model: 'tiny-coder-3m', dtype, device: 'cpu' });
    const passes = { prompt: 0, token: 0 };
    const value = await loadPreparedModel(prepared);
    const count = (pass: keyof typeof passes, session: LoadedModel['session']) => {
      const { inputNames, inputMetadata } = session;
      const run: typeof session.run = async (feeds: never) => {
        passes[pass]++;
        return await session.run(feeds);
      };
      return { inputNames, inputMetadata, run };
    };
    const session = count('prompt', value.session);
    const tokenSession = count('token', value.tokenSession);
    const ids = await read({ ...value, createTensor, session, tokenSession });
    expect(passes).toEqual({ prompt: 2, token: TOKENS - 1 });
    expect(await read({ ...value, createTensor })).toEqual(ids);
    // 8-bit products are rounded alike in both, so one of them alone writes the same
    const { tokenSession: alone } = value;
    if (dtype === 'q8') expect(await read({ ...value, createTensor, session: alone })).toEqual(ids);
    await value.unload();
  });
});
