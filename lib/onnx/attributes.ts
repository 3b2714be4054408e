/** One attribute of a node, as `AttributeProto` stores it. */
export interface OnnxAttribute {
  readonly type: 1 | 2 | 3 | 7;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly ints?: readonly number[];
}

// JavaScript has one number type, ONNX two. Guessing with Number.isInteger would turn `scale: 1.0` into
// an INT, which ONNX Runtime rejects (or worse, ignores): so the caller always says which one it is.

/** A FLOAT attribute, also when the value happens to be whole. */
export function float(value: number): OnnxAttribute {
  return { type: 1, f: value };
}

/** An INT attribute. */
export function int(value: number): OnnxAttribute {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`Cannot write ${value} as an INT attribute: wanted a whole number`);
  }
  return { type: 2, i: value };
}

/** A STRING attribute. */
export function string(value: string): OnnxAttribute {
  return { type: 3, s: new TextEncoder().encode(value) };
}

/** An INTS attribute: a list of whole numbers. */
export function ints(values: readonly number[]): OnnxAttribute {
  return { type: 7, ints: values };
}
