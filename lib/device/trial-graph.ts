// The smallest ONNX model that proves an execution provider: y = x . x for a 2 x 2 matrix, 78 bytes,
// written by hand so that the trial depends on nothing. MatMul because every provider has it.

/** What the graph must answer for `TRIAL_INPUT`. [[1, 2], [3, 4]] squared. */
export const TRIAL_OUTPUT: readonly number[] = [7, 10, 15, 22];
export const TRIAL_INPUT: readonly number[] = [1, 2, 3, 4];

/** The model file: a Protocol Buffers message; numbers are the field numbers of onnx.proto. */
export function createTrialGraph(): Uint8Array {
  const shape = [...message(1, integer(1, 2)), ...message(1, integer(1, 2))];
  const floatTensor = message(1, [...integer(1, 1), ...message(2, shape)]);
  const value = (name: string): number[] => [...text(1, name), ...message(2, floatTensor)];
  const node = [...text(1, 'x'), ...text(1, 'x'), ...text(2, 'y'), ...text(4, 'MatMul')];
  const graph = [
    ...message(1, node),
    ...text(2, 'trial'),
    ...message(11, value('x')),
    ...message(12, value('y')),
  ];
  const opset = [...text(1, ''), ...integer(2, 13)];
  return Uint8Array.from([...integer(1, 8), ...message(7, graph), ...message(8, opset)]);
}

// Every length and number here is below 128, so a one-byte varint is enough.
function integer(field: number, value: number): number[] {
  return [field << 3, value];
}

function message(field: number, bytes: readonly number[]): number[] {
  return [(field << 3) | 2, bytes.length, ...bytes];
}

function text(field: number, characters: string): number[] {
  return message(field, [...new TextEncoder().encode(characters)]);
}
