import type { GraphValue, OnnxGraph } from './graph-builder.ts';
import { onnxModelType } from './schema.ts';
import { type ConstantTensor, ELEMENT_TYPES } from './tensors.ts';

/** Where a constant's bytes lie in a file of its own. */
export interface ExternalLocation {
  readonly file: string;
  readonly offsetBytes: number;
}

/** Encodes a graph as the bytes of an `.onnx` file. The same graph always gives the same bytes. */
export function encodeModel(
  graph: OnnxGraph,
  locations: ReadonlyMap<string, ExternalLocation> = new Map(),
): Uint8Array {
  const model = {
    ir_version: 10,
    producer_name: 'offload-lab',
    opset_import: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: graph.name,
      node: graph.nodes.map((node) => ({
        input: node.inputs,
        output: node.outputs,
        name: node.name,
        op_type: node.opType,
        attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...value })),
        ...(node.domain !== '' && { domain: node.domain }),
      })),
      initializer: [...graph.constants].map(([name, tensor]) =>
        encodeTensor(name, tensor, locations.get(name)),
      ),
      input: graph.inputs.map(encodeValue),
      output: graph.outputs.map(encodeValue),
    },
  };
  return onnxModelType().encode(model).finish();
}

function encodeTensor(
  name: string,
  tensor: ConstantTensor,
  location: ExternalLocation | undefined,
): object {
  const header = { name, dims: tensor.dims, data_type: ELEMENT_TYPES[tensor.elementType] };
  if (location === undefined) return { ...header, raw_data: tensor.read() };
  const entries = {
    location: location.file,
    offset: String(location.offsetBytes),
    length: String(tensor.byteLength),
  };
  return {
    ...header,
    data_location: 1,
    external_data: Object.entries(entries).map(([key, value]) => ({ key, value })),
  };
}

function encodeValue(value: GraphValue): object {
  const dim = value.shape.map((size) =>
    typeof size === 'number' ? { dim_value: size } : { dim_param: size },
  );
  return {
    name: value.name,
    type: { tensor_type: { elem_type: ELEMENT_TYPES[value.elementType], shape: { dim } } },
  };
}
