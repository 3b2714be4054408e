import protobuf from 'protobufjs/light.js';

// The part of onnx.proto (ONNX 1.16, IR version 10) that a decoder needs. Field numbers are the wire
// format; names are kept as in onnx.proto so that other tools' documentation applies.

interface SchemaField {
  readonly id: number;
  readonly type: string;
  readonly rule?: 'repeated';
}

function one(id: number, type: string): SchemaField {
  return { id, type };
}

function many(id: number, type: string): SchemaField {
  return { id, type, rule: 'repeated' };
}

const messages: Record<string, Record<string, SchemaField>> = {
  ModelProto: {
    ir_version: one(1, 'int64'),
    producer_name: one(2, 'string'),
    producer_version: one(3, 'string'),
    graph: one(7, 'GraphProto'),
    opset_import: many(8, 'OperatorSetIdProto'),
  },
  OperatorSetIdProto: { domain: one(1, 'string'), version: one(2, 'int64') },
  GraphProto: {
    node: many(1, 'NodeProto'),
    name: one(2, 'string'),
    initializer: many(5, 'TensorProto'),
    input: many(11, 'ValueInfoProto'),
    output: many(12, 'ValueInfoProto'),
  },
  NodeProto: {
    input: many(1, 'string'),
    output: many(2, 'string'),
    name: one(3, 'string'),
    op_type: one(4, 'string'),
    attribute: many(5, 'AttributeProto'),
    domain: one(7, 'string'),
  },
  AttributeProto: {
    name: one(1, 'string'),
    f: one(2, 'float'),
    i: one(3, 'int64'),
    s: one(4, 'bytes'),
    ints: many(8, 'int64'),
    type: one(20, 'int32'),
  },
  TensorProto: {
    dims: many(1, 'int64'),
    data_type: one(2, 'int32'),
    name: one(8, 'string'),
    raw_data: one(9, 'bytes'),
    external_data: many(13, 'StringStringEntryProto'),
    data_location: one(14, 'int32'),
  },
  StringStringEntryProto: { key: one(1, 'string'), value: one(2, 'string') },
  ValueInfoProto: { name: one(1, 'string'), type: one(2, 'TypeProto') },
  TypeProto: { tensor_type: one(1, 'TensorTypeProto') },
  TensorTypeProto: { elem_type: one(1, 'int32'), shape: one(2, 'TensorShapeProto') },
  TensorShapeProto: { dim: many(1, 'DimensionProto') },
  DimensionProto: { dim_value: one(1, 'int64'), dim_param: one(2, 'string') },
};

let modelType: protobuf.Type | undefined;

/** The protobuf type of a whole `.onnx` file; encodes and decodes plain objects. */
export function onnxModelType(): protobuf.Type {
  if (modelType === undefined) {
    const nested = Object.fromEntries(
      Object.entries(messages).map(([name, fields]) => [name, { fields }]),
    );
    modelType = protobuf.Root.fromJSON({ nested }).lookupType('ModelProto');
  }
  return modelType;
}
