import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { int } from './attributes.ts';
import { readDecoderTraits } from './decoder-traits.ts';
import { encodeModel } from './encode-model.ts';
import { UnsupportedModelError } from './errors.ts';
import { GraphBuilder } from './graph-builder.ts';
import { floatTensor } from './tensors.ts';

const DOMAIN = { domain: 'com.microsoft' };
const CACHE = ['past_key_values.0.key', 'past_key_values.0.value'];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-traits-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A graph of attentions over these caches and products of these widths; undefined leaves the attribute out. */
function build(
  attentions: readonly (readonly string[])[],
  products: readonly (number | undefined)[],
): Uint8Array {
  const graph = new GraphBuilder('test');
  graph.constant('weight', floatTensor([50_000], new Float32Array(50_000)));
  attentions.forEach((cache, index) => {
    const inputs = ['query', 'key', 'value', ...cache, 'seqlens', 'total'];
    graph.node(`attention${index}`, 'GroupQueryAttention', inputs, DOMAIN);
  });
  products.forEach((bits, index) => {
    const attributes = { K: int(300), ...(bits !== undefined && { bits: int(bits) }) };
    graph.node(`product${index}`, 'MatMulNBits', ['x', 'weight'], { ...DOMAIN, attributes });
  });
  graph.node('sum', 'Add', CACHE);
  return encodeModel(graph);
}

async function read(bytes: Uint8Array) {
  const path = join(folder, 'model.onnx');
  await writeFile(path, bytes);
  return await readDecoderTraits(path);
}

describe('readDecoderTraits()', () => {
  it('counts products by the bits of a weight, 4 where the file leaves them out', async () => {
    const { blockProducts } = await read(build([], [8, undefined, 4, 2, 8]));
    expect(Object.fromEntries(blockProducts)).toEqual({ 2: 1, 4: 2, 8: 2 });
  });

  it('counts attentions that read the cache as it comes in, and no others', async () => {
    const others = [
      ['', ''],
      [CACHE[0] as string, 'made_inside'],
      ['made_inside', 'too'],
    ];
    expect((await read(build([CACHE, ...others, CACHE], []))).attentions).toBe(2);
    expect(await read(build(others, []))).toEqual({ attentions: 0, blockProducts: new Map() });
  });

  it('steps over a node too large to be one of them: it would hold a constant', async () => {
    const graph = new GraphBuilder('test');
    const name = 'x'.repeat(70_000);
    graph.node(name, 'MatMulNBits', ['x', 'weight'], DOMAIN);
    graph.node('product', 'MatMulNBits', [name.slice(0, 10), 'weight'], DOMAIN);
    expect((await read(encodeModel(graph))).blockProducts).toEqual(new Map([[4, 1]]));
  });

  it('refuses what is not ONNX, or only the beginning of it', async () => {
    const model = build([CACHE], [4]);
    const texts = new TextEncoder();
    for (const bytes of [
      model.subarray(0, model.length - 3),
      model.subarray(0, 1000),
      texts.encode('<!doctype html>'),
      // a graph with a node that is text, and one with a node that names no operator
      Uint8Array.of(0x3a, 6, 0x0a, 4, ...texts.encode('node')),
      Uint8Array.of(0x3a, 5, 0x0a, 3, 0x0a, 1, 0x61),
    ]) {
      await expect(read(bytes)).rejects.toThrow(UnsupportedModelError);
    }
  });
});
