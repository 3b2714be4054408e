import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float, int } from './attributes.ts';
import { encodeModel } from './encode-model.ts';
import { GraphBuilder } from './graph-builder.ts';
import { onnxModelType } from './schema.ts';
import { floatTensor } from './tensors.ts';
import { tuneDecoder } from './tune-decoder.ts';

interface DecodedNode {
  readonly op_type: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly { readonly name: string; readonly i?: number }[];
}

const FILE = 'model.onnx';
const DOMAIN = { domain: 'com.microsoft' };
const INPUTS = ['query', 'key', 'value', 'past_key_values.0.key', 'past_key_values.0.value'];

/** One attention and products of these widths; `levels` of undefined leave the attribute out. */
function build(products: readonly { bits?: number; level?: number }[]): Uint8Array {
  const graph = new GraphBuilder('test');
  for (const name of INPUTS) graph.input(name, 'float', ['n']);
  graph.constant('weight', floatTensor([2], Float32Array.of(1, 2)));
  graph.node('attention', 'GroupQueryAttention', [...INPUTS, 'seqlens', 'total'], {
    ...DOMAIN,
    outputs: ['attention', 'present.0.key', 'present.0.value'],
    attributes: { num_heads: int(2), scale: float(0.5) },
  });
  products.forEach(({ bits, level }, index) => {
    graph.node(`product${index}`, 'MatMulNBits', ['attention', 'weight'], {
      ...DOMAIN,
      attributes: {
        K: int(300),
        ...(bits !== undefined && { bits: int(bits) }),
        ...(level !== undefined && { accuracy_level: int(level) }),
        N: int(7),
      },
    });
  });
  for (const name of ['product0', 'present.0.key', 'present.0.value']) {
    graph.output(name, 'float', ['n']);
  }
  return encodeModel(graph);
}

function decode(bytes: Uint8Array): {
  nodes: DecodedNode[];
  initializers: string[];
  outputs: string[];
} {
  const type = onnxModelType();
  const { graph } = type.toObject(type.decode(bytes), { longs: Number, arrays: true }) as {
    graph: { node: DecodedNode[]; initializer: { name: string }[]; output: { name: string }[] };
  };
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  return {
    nodes: graph.node,
    initializers: names(graph.initializer),
    outputs: names(graph.output),
  };
}

/** Attributes by name of the products, in order. */
function readProducts(bytes: Uint8Array): Record<string, number | undefined>[] {
  return decode(bytes)
    .nodes.filter((node) => node.op_type === 'MatMulNBits')
    .map((node) => Object.fromEntries(node.attribute.map(({ name, i }) => [name, i])));
}

describe('tuneDecoder()', () => {
  it('sets the level of products by their width, also where it is left out, and nothing else', () => {
    const bits = fc.constantFrom(undefined, 2, 4, 8);
    const level = fc.constantFrom(undefined, 0, 1, 4);
    const products = fc.array(fc.record({ bits, level }), { minLength: 1, maxLength: 6 });
    const wanted = fc.constantFrom<0 | 4>(0, 4);
    fc.assert(
      fc.property(products, wanted, wanted, (list, of4, of8) => {
        const model = build(list.map(clean));
        const tuned = readProducts(tuneDecoder(model, { file: FILE, levels: { 4: of4, 8: of8 } }));
        const before = readProducts(model);
        expect(tuned).toEqual(
          before.map((attributes) => {
            const width = attributes.bits ?? 4; // what the operator takes it for
            const to = width === 4 ? of4 : width === 8 ? of8 : undefined;
            return to === undefined ? attributes : { ...attributes, accuracy_level: to };
          }),
        );
      }),
    );
  });

  it('keeps levels that nobody asked to change', () => {
    const model = build([{ bits: 4, level: 1 }, { bits: 8 }]);
    expect(readProducts(tuneDecoder(model, { file: FILE }))).toEqual(readProducts(model));
  });

  it('cuts the rows of the pass out of the cache, under the names the cache had', () => {
    const { nodes, initializers, outputs } = decode(
      tuneDecoder(build([{ bits: 4 }]), { file: FILE }),
    );
    expect(outputs).toEqual(['product0', 'present.0.key', 'present.0.value']);
    const attention = nodes.find((node) => node.op_type === 'GroupQueryAttention');
    const slices = nodes.filter((node) => node.op_type === 'Slice');
    expect(attention?.input).toEqual([...INPUTS, 'seqlens', 'total']);
    expect(attention?.output[0]).toBe('attention');
    expect(slices.map(({ input }) => input[0])).toEqual(attention?.output.slice(1));
    expect(slices.map(({ output }) => output)).toEqual([['present.0.key'], ['present.0.value']]);
    expect(initializers[0]).toBe('weight');
    // every name is made before it is read, and once
    const known = new Set(['', ...INPUTS, 'seqlens', 'total', ...initializers]);
    for (const { input, output } of nodes) {
      for (const name of input) expect(known).toContain(name);
      for (const name of output) {
        expect(known).not.toContain(name);
        known.add(name);
      }
    }
  });

  it('leaves large weights where they lie in the file, and small constants in the graph', () => {
    const values = Float32Array.from({ length: 500 }, (_, index) => index);
    const graph = new GraphBuilder('test');
    graph.constant('large', floatTensor([500], values));
    graph.constant('small', floatTensor([2], Float32Array.of(1, 2)));
    const model = encodeModel(graph);
    const tuned = tuneDecoder(model, { file: FILE });
    expect(tuned.length).toBeLessThan(500);
    const type = onnxModelType();
    const decoded = type.toObject(type.decode(tuned), { longs: Number, bytes: Array });
    const [large, small] = decoded.graph.initializer;
    const entries = large.external_data.map((e: { key: string; value: string }) => [
      e.key,
      e.value,
    ]);
    const { location, offset, length } = Object.fromEntries(entries);
    expect([location, Number(length)]).toEqual([FILE, 2000]);
    const bytes = Uint8Array.from(model.subarray(Number(offset), Number(offset) + Number(length)));
    expect(new Float32Array(bytes.buffer)).toEqual(values);
    expect(large).toMatchObject({ data_location: 1, dims: [500], name: 'large' });
    expect(large.raw_data).toBeUndefined();
    expect(small.raw_data).toHaveLength(8);
  });

  it('refuses what is not ONNX, or only the beginning of it', () => {
    const model = build([{ bits: 4 }]);
    expect(() => tuneDecoder(model.subarray(0, model.length - 3), { file: FILE })).toThrow(
      RangeError,
    );
    expect(() => tuneDecoder(new TextEncoder().encode('<!doctype html>'), { file: FILE })).toThrow(
      RangeError,
    );
  });
});

/** Without the keys that stand for "left out". */
function clean({ bits, level }: { bits: number | undefined; level: number | undefined }) {
  return { ...(bits !== undefined && { bits }), ...(level !== undefined && { level }) };
}
