// Is the verdict before loading right about the peak after it? A decoder with random weights is loaded and
// run in its child process, and the kernel's high-water mark is compared with what was estimated.

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTransformersGenerator } from '../backends/transformers/index.ts';
import type { Dtype } from '../generation/index.ts';
import { writeRandomSource } from '../models/index.ts';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { readProcessMemory } from './process-memory.ts';

const CONTEXT_TOKENS = 256;
const PROMPT = 'const total = 1;\n'.repeat(4); // one token a byte: 68

describe.skipIf(process.platform !== 'linux')('the memory a decoder was estimated to need', () => {
  const own = ownHome('file');
  let model: string;

  beforeAll(async () => {
    model = join(own.folder, 'random-decoder');
    await writeRandomSource(model, {
      config: {
        ...{ hidden_size: 512, intermediate_size: 1024, num_hidden_layers: 4, head_dim: 64 },
        ...{ num_attention_heads: 8, num_key_value_heads: 2 },
        ...{ vocab_size: 16384, max_position_embeddings: 1024 },
      },
    });
  });

  it.each<Dtype>(['fp32', 'fp16', 'q8', 'q4'])(
    'as %s is not exceeded by loading and running it, and not twice too much',
    async (dtype) => {
      const generator = await createTransformersGenerator({
        ...{ model, dtype, device: 'cpu', contextTokens: CONTEXT_TOKENS },
      });
      try {
        const maxNewTokens = CONTEXT_TOKENS - PROMPT.length;
        const result = await generator.generate({
          ...{ prompt: PROMPT, maxNewTokens, minNewTokens: maxNewTokens },
        });
        expect(result.outputTokens).toBe(maxNewTokens);
        const peakBytes = (await readProcessMemory(generator.pid))?.peakRssBytes ?? 0;
        const { requiredBytes } = generator.prepared;
        expect(peakBytes).toBeGreaterThan(100e6);
        expect(peakBytes, `${dtype} needs ${requiredBytes}`).toBeLessThan(requiredBytes);
        expect(requiredBytes).toBeLessThan(2.2 * peakBytes);
      } finally {
        await generator.dispose();
      }
    },
  );
});
