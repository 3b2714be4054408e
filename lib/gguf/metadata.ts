import type { ByteWriter } from './byte-writer.ts';

/** A typed metadata value: GGUF, like ONNX, cannot guess integer or float from a JavaScript number. */
export type MetadataValue =
  | { readonly type: 'u32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'i32s'; readonly value: Int32Array };

/** Type numbers of the GGUF specification. */
const TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

/** Writes a key and its value. */
export function writeMetadata(out: ByteWriter, key: string, entry: MetadataValue): void {
  out.string(key);
  switch (entry.type) {
    case 'u32':
      out.u32(TYPE.u32).u32(entry.value);
      break;
    case 'f32':
      out.u32(TYPE.f32).f32(entry.value);
      break;
    case 'bool':
      out.u32(TYPE.bool).bytes(Uint8Array.of(entry.value ? 1 : 0));
      break;
    case 'string':
      out.u32(TYPE.string).string(entry.value);
      break;
    case 'strings':
      out.u32(TYPE.array).u32(TYPE.string).u64(entry.value.length);
      for (const text of entry.value) out.string(text);
      break;
    case 'i32s': {
      const { buffer, byteOffset, byteLength, length } = entry.value;
      out.u32(TYPE.array).u32(TYPE.i32).u64(length);
      out.bytes(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
}
