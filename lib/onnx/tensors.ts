/** `TensorProto.DataType` numbers of the element types we write. */
export const ELEMENT_TYPES = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
} as const;

/** Element type of a tensor, spelled as ONNX spells it. */
export type ElementType = keyof typeof ELEMENT_TYPES;

const BYTES_PER_ELEMENT: Record<ElementType, number> = {
  float: 4,
  uint8: 1,
  int8: 1,
  int32: 4,
  int64: 8,
  float16: 2,
};

/** A constant of the graph. The bytes are made on demand, so a large model never exists as a whole. */
export interface ConstantTensor {
  readonly elementType: ElementType;
  readonly dims: readonly number[];
  readonly byteLength: number;
  /** Little-endian, row-major bytes; called once, while writing. */
  readonly read: () => Uint8Array;
  /** The same bytes in pieces, for tensors too large to be made at once. Pieces are reused. */
  readonly chunks?: () => Iterable<Uint8Array>;
}

/** Declares a constant whose bytes are made when it is written. */
export function lazyTensor(
  elementType: ElementType,
  dims: readonly number[],
  read: () => Uint8Array,
): ConstantTensor {
  const elements = dims.reduce((product, dim) => product * dim, 1);
  return { elementType, dims, byteLength: elements * BYTES_PER_ELEMENT[elementType], read };
}

/** An fp32 constant. */
export function floatTensor(dims: readonly number[], values: Float32Array): ConstantTensor {
  return lazyTensor('float', dims, () => bytesOf(values));
}

/** An int64 constant; `dims` empty makes it a scalar. */
export function int64Tensor(dims: readonly number[], values: readonly bigint[]): ConstantTensor {
  return lazyTensor('int64', dims, () => bytesOf(BigInt64Array.from(values)));
}

/** The bytes under a typed array, without a copy. Every platform Node runs on is little-endian. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
