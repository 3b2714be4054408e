import { ATTRIBUTE_INT, ATTRIBUTE_NAME, NODE_ATTRIBUTE, NODE_OP_TYPE } from './onnx-fields.ts';
import { type EncodedField, listFields, readTexts, readVarint } from './protobuf-edit.ts';

/** The operator of an encoded node; undefined where it names none. */
export function readOperator(node: Uint8Array): string | undefined {
  return readTexts(node, NODE_OP_TYPE)[0];
}

/** Bits of a weight of an encoded MatMulNBits; 4 where it is left out, as the operator defines it. */
export function readProductBits(node: Uint8Array): number {
  return readAttribute(node, 'bits') ?? 4;
}

/** Where a node has an attribute of this name; undefined where it has none. */
export function findAttribute(node: Uint8Array, name: string): EncodedField | undefined {
  return listFields(node).find(
    ({ number, start, end }) =>
      number === NODE_ATTRIBUTE && readTexts(node.subarray(start, end), ATTRIBUTE_NAME)[0] === name,
  );
}

/** A whole-number attribute; undefined where it is left out. */
function readAttribute(node: Uint8Array, name: string): number | undefined {
  const field = findAttribute(node, name);
  if (field === undefined) return undefined;
  const attribute = node.subarray(field.start, field.end);
  const value = listFields(attribute).find(({ number }) => number === ATTRIBUTE_INT);
  return value === undefined ? 0 : readVarint(attribute, value.start).value;
}
