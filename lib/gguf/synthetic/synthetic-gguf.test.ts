import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gguf } from '@huggingface/gguf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNoise } from '../../onnx/index.ts';
import {
  type ConfigJson,
  countParameters,
  estimateGgufBytes,
  GGML_BLOCKS,
  GGUF_FORMATS,
  type GgufFormat,
  parseArchitecture,
} from '../../sizing/index.ts';
import { countGgufTensors, writeSyntheticGguf } from '../index.ts';
import { fillBlocks } from './block-noise.ts';

const config: ConfigJson = {
  model_type: 'qwen2',
  vocab_size: 300,
  hidden_size: 256,
  intermediate_size: 288,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-gguf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeSyntheticGguf()', () => {
  it.each(Object.keys(GGUF_FORMATS) as GgufFormat[])(
    'writes %s as large as predicted, read by another program',
    async (format) => {
      const path = join(folder, `${format}.gguf`);
      await writeSyntheticGguf({ config, format, path });
      const model = parseArchitecture(config);
      const { tensorBytes } = estimateGgufBytes(model, format);
      expect(await countGgufTensors(path)).toMatchObject({
        values: countParameters(model).total,
        bytes: tensorBytes,
      });
      const { metadata, tensorInfos, tensorDataOffset } = await gguf(path, {
        allowLocalFile: true,
      });
      expect(metadata['general.architecture']).toBe('qwen2');
      const last = tensorInfos.at(-1);
      // every tensor starts at a multiple of 32, and the last one ends with the file
      expect(tensorInfos.every(({ offset }) => Number(offset) % 32 === 0)).toBe(true);
      const { size } = await stat(path);
      expect(size - Number(tensorDataOffset) - Number(last?.offset)).toBeGreaterThan(0);
      expect(size - Number(tensorDataOffset)).toBeGreaterThanOrEqual(tensorBytes);
    },
  );

  it('makes blocks whose weights are centred and as wide as asked', () => {
    const deviation = 0.25;
    const blocks = 400;
    const { bytes: size } = GGML_BLOCKS.Q4_K;
    const bytes = new Uint8Array(blocks * size);
    fillBlocks(createNoise('test', 1), bytes, 'Q4_K', { deviation, mean: 0 });
    const weights = Array.from({ length: blocks }, (_, block) =>
      decodeQ4K(new DataView(bytes.buffer, block * size, size)),
    ).flat();
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    const variance =
      weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
    expect(Math.abs(mean)).toBeLessThan(0.1 * deviation);
    expect(Math.sqrt(variance) / deviation).toBeCloseTo(1, 1);
  });

  it('refuses what llama.cpp cannot load, and leaves nothing when interrupted', async () => {
    const t5 = {
      model_type: 't5',
      vocab_size: 300,
      d_model: 64,
      d_ff: 96,
      num_layers: 1,
      num_decoder_layers: 2,
      num_heads: 4,
      d_kv: 16,
    };
    const path = join(folder, 'none', 'none.gguf');
    await expect(writeSyntheticGguf({ config: t5, format: 'Q8_0', path })).rejects.toThrow(
      'Cannot write 2 decoder layers as GGUF: llama.cpp loads no more than the 1 of the encoder',
    );
    const controller = new AbortController();
    const writing = writeSyntheticGguf({
      config,
      format: 'F32',
      path,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(writing).rejects.toThrow('abort');
    expect(await readdir(join(folder, 'none'))).toEqual([]);
  });
});

describe('countGgufTensors()', () => {
  it('refuses a damaged file', async () => {
    const path = join(folder, 'cut.gguf');
    await writeSyntheticGguf({ config, format: 'Q8_0', path });
    for (const bytes of [(await stat(path)).size - 100, 100]) {
      await truncate(path, bytes);
      await expect(countGgufTensors(path)).rejects.toThrow(/^Cannot count "cut.gguf": it is cut/);
    }
    await writeFile(path, 'not a model of any kind, and long enough to be read as one');
    await expect(countGgufTensors(path)).rejects.toThrow(/^Cannot count "cut.gguf": its header/);
  });
});

/** ggml's dequantize_row_q4_K, for one block of 256. */
function decodeQ4K(block: DataView): number[] {
  const [d, dmin] = [block.getFloat16(0, true), block.getFloat16(2, true)];
  const scale = (i: number): number => block.getUint8(4 + i);
  const pair = (i: number): readonly [number, number] =>
    i < 4
      ? [scale(i) & 63, scale(i + 4) & 63]
      : [
          (scale(i + 4) & 15) | ((scale(i - 4) >> 6) << 4),
          (scale(i + 4) >> 4) | ((scale(i) >> 6) << 4),
        ];
  return Array.from({ length: 256 }, (_, i) => {
    const [sc, m] = pair(Math.floor(i / 32));
    const byte = block.getUint8(16 + Math.floor(i / 64) * 32 + (i % 32));
    return d * sc * (i % 64 < 32 ? byte & 15 : byte >> 4) - dmin * m;
  });
}
