import {
  type Architecture,
  estimateGgufBytes,
  estimateOnnxBytes,
  type GgufFormat,
  type OnnxDtype,
} from '../../sizing/index.ts';

/** The size of one format of a model, before its file exists. */
export interface SizeRow {
  readonly container: 'onnx' | 'gguf';
  readonly format: OnnxDtype | GgufFormat;
  readonly bytes: number;
}

const ONNX: readonly OnnxDtype[] = ['fp32', 'fp16', 'q8', 'q4', 'q4f16'];
const GGUF: readonly GgufFormat[] = [
  'F16',
  'Q8_0',
  'Q6_K',
  'Q5_K_M',
  'Q4_K_M',
  'Q4_0',
  'Q3_K_M',
  'Q2_K',
];

/** Sizes of the usual formats, ONNX as the hub exports it and GGUF as llama.cpp mixes it. */
export function listSizes(architecture: Architecture): readonly SizeRow[] {
  return [
    ...ONNX.map((format): SizeRow => {
      const { totalBytes: bytes } = estimateOnnxBytes(architecture, format);
      return { container: 'onnx', format, bytes };
    }),
    ...GGUF.map((format): SizeRow => {
      const { tensorBytes: bytes } = estimateGgufBytes(architecture, format);
      return { container: 'gguf', format, bytes };
    }),
  ];
}
