import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { float, int } from './attributes.ts';
import { parseDecoderConfig } from './decoder-config.ts';
import { createDecoderGraph } from './decoder-graph.ts';
import { encodeModel } from './encode-model.ts';
import { GraphBuilder } from './graph-builder.ts';
import { createRandomWeights } from './random-weights.ts';
import { onnxModelType } from './schema.ts';

const config = parseDecoderConfig({
  model_type: 'qwen2',
  vocab_size: 64,
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  max_position_embeddings: 16,
  tie_word_embeddings: true,
});

function digest(format: 'fp32' | 'fp16' | 'q8' | 'q4'): string {
  const graph = createDecoderGraph(config, createRandomWeights(config), format);
  return createHash('sha256').update(encodeModel(graph)).digest('hex').slice(0, 16);
}

describe('encodeModel()', () => {
  it('keeps a whole number written as float a FLOAT attribute', () => {
    const graph = new GraphBuilder('test');
    graph.node('a', 'Op', ['x'], { attributes: { scale: float(1), axis: int(-1), zero: int(0) } });
    const decoded = onnxModelType().decode(encodeModel(graph));
    const { attribute } = onnxModelType().toObject(decoded, { longs: Number }).graph.node[0];
    expect(attribute).toEqual([
      { name: 'scale', f: 1, type: 1 },
      { name: 'axis', i: -1, type: 2 },
      { name: 'zero', i: 0, type: 2 },
    ]);
  });

  it('refuses an INT attribute that is not whole', () => {
    expect(() => int(0.5)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: Cannot write 0.5 as an INT attribute: wanted a whole number]`,
    );
  });

  // Derived files are recognized by their hashes. When these change on purpose, raise WRITER_VERSION
  // in lib/models/build-stamp.ts, so that files built earlier are built again.
  it('makes the bytes that WRITER_VERSION 1 stands for', () => {
    expect({
      fp32: digest('fp32'),
      fp16: digest('fp16'),
      q8: digest('q8'),
      q4: digest('q4'),
    }).toMatchInlineSnapshot(`
      {
        "fp16": "102bc21d1114cb63",
        "fp32": "1798414e9a6262a1",
        "q4": "a99a57820e87fad5",
        "q8": "d6f03cf40cf45062",
      }
    `);
  });
});
