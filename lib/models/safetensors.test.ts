import { describe, expect, it } from 'vitest';
import { encodeSafetensors, parseSafetensors } from './safetensors.ts';

const HINT = 'Copy the file again';

function parse(bytes: Uint8Array) {
  return parseSafetensors(bytes, '/models/x/model.safetensors', HINT);
}

/** A file with a header of our choice. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

describe('parseSafetensors()', () => {
  it('reads back what was written', () => {
    const values = Float32Array.of(0, 1, -2.5, 65504, 2 ** -24, -0.125);
    const bytes = encodeSafetensors([
      ['a.weight', { shape: [2, 3], values }],
      ['b', { shape: [1], values: Float32Array.of(7) }],
    ]);
    const parsed = parse(bytes);
    expect([...parsed.entries.keys()]).toEqual(['a.weight', 'b']);
    expect(parsed.read('a.weight')).toEqual({ shape: [2, 3], values });
    expect(parsed.read('b')?.values).toEqual(Float32Array.of(7));
    expect(parsed.read('c')).toBeUndefined();
  });

  it('reads fp32 and bfloat16, at odd offsets and from a view into a larger buffer', () => {
    const header = {
      __metadata__: { format: 'pt' },
      half: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] },
      full: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
    };
    const whole = Buffer.concat([Buffer.alloc(3), file(`${JSON.stringify(header)} `, 8)]);
    const data = new DataView(whole.buffer, whole.byteOffset + whole.length - 8);
    data.setUint16(0, 0x3fc0, true); // 1.5
    data.setUint16(2, 0xc000, true); // -2
    data.setFloat32(4, 0.1, true);
    const parsed = parse(whole.subarray(3));
    expect(parsed.read('half')?.values).toEqual(Float32Array.of(1.5, -2));
    expect(parsed.read('full')?.values).toEqual(Float32Array.of(0.1));
  });

  it('allows a scalar and an empty tensor', () => {
    const header = {
      scalar: { dtype: 'F16', shape: [], data_offsets: [0, 2] },
      none: { dtype: 'F16', shape: [0, 4], data_offsets: [2, 2] },
    };
    const parsed = parse(file(header, 2));
    expect(parsed.read('scalar')?.values.length).toBe(1);
    expect(parsed.read('none')?.values.length).toBe(0);
  });

  const tensor = { dtype: 'F16', shape: [2], data_offsets: [0, 4] };
  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is something else', Buffer.from('version https://git-lfs.github.com/spec/v1\n')],
    ['ends inside its header', file({ a: tensor }).subarray(0, 20)],
    ['has a header that is not JSON', file('{"a": ')],
    ['has a header that is not an object', file([1, 2])],
    ['ends inside a tensor', file({ a: tensor }, 3)],
    ['has an unknown dtype', file({ a: { ...tensor, dtype: 'I64' } }, 4)],
    ['has a dtype that objects inherit', file({ a: { ...tensor, dtype: 'toString' } }, 4)],
    ['has a tensor without a place', file({ a: { dtype: 'F16', shape: [2] } }, 4)],
    ['has a tensor that is null', file({ a: null }, 4)],
    ['has a negative offset', file({ a: { ...tensor, data_offsets: [-4, 0] } }, 4)],
    ['has a shape that does not fit its bytes', file({ a: { ...tensor, shape: [3] } }, 4)],
  ])('says in one sentence that the file %s', (_, bytes) => {
    expect(() => parse(bytes)).toThrowErrorMatchingSnapshot();
  });

  it('turns every single cut and most flipped header bytes into a ModelFileError, never a crash', () => {
    const bytes = encodeSafetensors([['a', { shape: [4], values: Float32Array.of(1, 2, 3, 4) }]]);
    const errorName = (broken: Uint8Array): string | undefined => {
      try {
        parse(broken).read('a');
        return undefined;
      } catch (error) {
        return (error as Error).name;
      }
    };
    for (let length = 0; length < bytes.length; length++) {
      expect(errorName(bytes.subarray(0, length))).toBe('ModelFileError');
    }
    for (let at = 0; at < bytes.length - 8; at++) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] as number) ^ 0x10;
      expect([undefined, 'ModelFileError']).toContain(errorName(flipped));
    }
  });
});
