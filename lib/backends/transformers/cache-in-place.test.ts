// The cache that stays in place against the one that is copied for every token: the same numbers in the
// same order, so the same tokens to the last. Over a length at which room has to be added twice.

import { describe, expect, it } from 'vitest';
import type { Dtype } from '../../generation/index.ts';
import { loadModel } from '../../models/index.ts';
import { generateTokens } from '../decoder/index.ts';
import { createTensor } from './create-tensor.ts';

const PROMPT = 'const values = [1, 2, 3];\n'.repeat(12);
const TOKENS = 200;

describe('the cache in place', () => {
  it.each<Dtype>(['fp32', 'q8', 'q4'])(
    'gives the tokens of the growing one as %s',
    async (dtype) => {
      const { value, release } = await loadModel({ model: 'tiny-coder-1m', dtype, device: 'cpu' });
      expect(value.isCacheInPlace).toBe(true);
      const read = async (isCacheInPlace: boolean): Promise<number[]> => {
        const ids: number[] = [];
        await generateTokens(
          { ...value, createTensor, isCacheInPlace },
          { prompt: PROMPT, maxNewTokens: TOKENS, minNewTokens: TOKENS },
          { onPrefill: () => {}, onToken: (id) => void ids.push(id) },
          () => false,
        );
        return ids;
      };
      const grown = await read(false);
      expect(await read(true)).toEqual(grown);
      expect(new Set(grown).size).toBeGreaterThan(5);
      expect(grown).toHaveLength(TOKENS);
      await release();
    },
  );

  it('frees the copy of it that each pass hands out', async () => {
    const { value, release } = await loadModel({
      ...{ model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' },
    });
    const buffers: ArrayBuffer[] = [];
    const { session } = value;
    const run: typeof session.run = async (feeds, fetches) => {
      const outputs = await session.run(feeds, fetches as never);
      for (const [name, tensor] of Object.entries(outputs)) {
        if (name.startsWith('present.'))
          buffers.push((tensor.data as Float32Array<ArrayBuffer>).buffer);
      }
      return outputs;
    };
    const { inputNames, inputMetadata } = session;
    await generateTokens(
      { ...value, session: { inputNames, inputMetadata, run }, createTensor, isCacheInPlace: true },
      { prompt: PROMPT, maxNewTokens: 4, minNewTokens: 4 },
      { onPrefill: () => {}, onToken: () => {} },
      () => false,
    );
    expect(buffers.length).toBeGreaterThanOrEqual(4 * 2);
    expect(buffers.every(({ detached }) => detached)).toBe(true);
    await release();
  });
});
