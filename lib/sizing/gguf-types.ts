// Which type each tensor of a GGUF file gets. A "4-bit" file is a mix: tensors that lose most by
// rounding get more bits, and a row that is no multiple of 256 gets a type with blocks of 32, so a small
// model is larger than its label says. The rules are those of llama.cpp's src/llama-quant.cpp, read in
// 2026-11, without an importance matrix.

import type { Architecture } from './architecture.ts';
import { GGML_BLOCKS, type GgmlType } from './ggml-types.ts';
import { listTensors } from './list-tensors.ts';
import type { TensorSpec } from './tensor-spec.ts';

/** What a whole GGUF file is called. */
export type GgufFormat =
  | Extract<GgmlType, 'F32' | 'F16' | 'BF16' | 'Q8_0' | 'Q5_1' | 'Q5_0' | 'Q4_1' | 'Q4_0'>
  | Extract<GgmlType, 'IQ4_NL' | 'IQ4_XS' | 'Q6_K' | 'Q2_K'>
  | 'Q5_K_M'
  | 'Q5_K_S'
  | 'Q4_K_M'
  | 'Q4_K_S'
  | 'Q3_K_L'
  | 'Q3_K_M'
  | 'Q3_K_S';

/** The type most tensors of such a file have. */
export const GGUF_FORMATS: Readonly<Record<GgufFormat, GgmlType>> = {
  F32: 'F32',
  F16: 'F16',
  BF16: 'BF16',
  Q8_0: 'Q8_0',
  Q5_1: 'Q5_1',
  Q5_0: 'Q5_0',
  Q4_1: 'Q4_1',
  Q4_0: 'Q4_0',
  IQ4_NL: 'IQ4_NL',
  IQ4_XS: 'IQ4_XS',
  Q6_K: 'Q6_K',
  Q5_K_M: 'Q5_K',
  Q5_K_S: 'Q5_K',
  Q4_K_M: 'Q4_K',
  Q4_K_S: 'Q4_K',
  Q3_K_L: 'Q3_K',
  Q3_K_M: 'Q3_K',
  Q3_K_S: 'Q3_K',
  Q2_K: 'Q2_K',
};

/** A tensor and the type it is stored in. */
export interface TypedTensor extends TensorSpec {
  readonly type: GgmlType;
}

/** For types with blocks of 256: what a row gets that does not fit them. */
const FALLBACKS: Readonly<Partial<Record<GgmlType, GgmlType>>> = {
  Q2_K: 'Q4_0',
  Q3_K: 'Q4_0',
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0',
  IQ4_XS: 'IQ4_NL',
};

/** Every tensor of a GGUF file with its type. Without `output.weight` the embedding is the head. */
export function chooseGgufTypes(
  architecture: Architecture,
  format: GgufFormat,
): readonly TypedTensor[] {
  const tensors = listTensors(architecture);
  const isTied = !tensors.some(({ role }) => role === 'head');
  const total = tensors.filter(({ ggufName }) => isValue(ggufName)).length;
  let values = 0;
  return tensors.map((tensor) => {
    const context: Choice = { architecture, format, isTied, valueIndex: values, valueTotal: total };
    if (isValue(tensor.ggufName)) values += 1;
    return { ...tensor, type: chooseType(tensor, context) };
  });
}

interface Choice {
  readonly architecture: Architecture;
  readonly format: GgufFormat;
  readonly isTied: boolean;
  /** How many value projections came before this tensor, and how many there are. */
  readonly valueIndex: number;
  readonly valueTotal: number;
}

function chooseType(tensor: TensorSpec, choice: Choice): GgmlType {
  if (tensor.role === 'vector' || tensor.role === 'position') return 'F32';
  const base = GGUF_FORMATS[choice.format];
  if (GGML_BLOCKS[base].weights === 1) return base;
  return fitToRow(tensor.shape.at(-1) ?? 1, improve(tensor, base, choice));
}

function improve(tensor: TensorSpec, base: GgmlType, choice: Choice): GgmlType {
  const isHead = tensor.role === 'head' || (choice.isTied && tensor.role === 'embedding');
  if (isHead) {
    if ((tensor.shape.at(-1) ?? 1) % GGML_BLOCKS[base].weights !== 0) return 'Q8_0';
    return base === 'Q8_0' ? 'Q8_0' : 'Q6_K';
  }
  if (tensor.role === 'embedding') return base;
  if (isValue(tensor.ggufName))
    return valueType(tensor.ggufName.includes('attn_qkv'), base, choice);
  if (tensor.ggufName.includes('ffn_down')) return downType(tensor.ggufName, base, choice);
  if (tensor.ggufName.includes('attn_output')) return outputType(base, choice.format);
  return base;
}

/** Value projections: what attention mixes, so an error in them is in every token. */
function valueType(isFused: boolean, base: GgmlType, choice: Choice): GgmlType {
  const { architecture, format, valueIndex, valueTotal } = choice;
  const sharedBy = headsPerKvHead(architecture);
  switch (format) {
    case 'Q2_K':
      return sharedBy >= 4 ? 'Q4_K' : is70b(architecture) ? 'Q5_K' : 'Q3_K';
    case 'Q3_K_M':
      return valueIndex < 2 || is70b(architecture) ? 'Q5_K' : 'Q4_K';
    case 'Q3_K_L':
      return 'Q5_K';
    case 'IQ4_NL':
    case 'IQ4_XS':
      return sharedBy >= 4 ? 'Q5_K' : base;
    case 'Q4_K_M':
    case 'Q5_K_M':
      if (deservesMore(valueIndex, valueTotal)) return 'Q6_K';
      break;
    case 'Q4_K_S':
      if (valueIndex < 4) return 'Q5_K';
      break;
  }
  const canGrow = base === 'Q3_K' || base === 'Q4_K';
  return !isFused && is70b(architecture) && canGrow ? 'Q5_K' : base;
}

function downType(name: string, base: GgmlType, { architecture, format }: Choice): GgmlType {
  const layer = Number(/blk\.(\d+)\./.exec(name)?.[1] ?? 0);
  const total = countLayers(architecture);
  const eighth = Math.floor(total / 8);
  switch (format) {
    case 'Q2_K':
      return 'Q3_K';
    case 'Q3_K_M':
      return layer < Math.floor(total / 16) ? 'Q5_K' : 'Q4_K';
    case 'Q3_K_L':
      return 'Q5_K';
    case 'Q4_K_M':
    case 'Q5_K_M':
      return deservesMore(layer, total) ? 'Q6_K' : base;
    case 'Q4_K_S':
    case 'IQ4_NL':
    case 'IQ4_XS':
      return layer < eighth ? 'Q5_K' : base;
    default:
      return base;
  }
}

function outputType(base: GgmlType, format: GgufFormat): GgmlType {
  const better: Readonly<Partial<Record<GgufFormat, GgmlType>>> = {
    Q2_K: 'Q3_K',
    Q3_K_M: 'Q4_K',
    Q3_K_L: 'Q5_K',
  };
  return better[format] ?? base;
}

/** The first and last eighth of the layers, and every third one between. */
function deservesMore(index: number, total: number): boolean {
  const eighth = Math.floor(total / 8);
  return index < eighth || index >= Math.floor((7 * total) / 8) || (index - eighth) % 3 === 2;
}

function fitToRow(columns: number, type: GgmlType): GgmlType {
  if (columns % GGML_BLOCKS[type].weights === 0) return type;
  const smaller = FALLBACKS[type];
  return smaller !== undefined && columns % GGML_BLOCKS[smaller].weights === 0 ? smaller : 'F16';
}

function isValue(name: string): boolean {
  return /attn_v\.weight|attn_qkv\.weight/.test(name);
}

function headsPerKvHead(architecture: Architecture): number {
  return architecture.kind === 'decoder' ? architecture.numHeads / architecture.numKvHeads : 1;
}

/** llama.cpp calls every Llama- or Qwen2-shaped model of 80 layers a 70B. */
function is70b(architecture: Architecture): boolean {
  return (
    architecture.kind === 'decoder' &&
    architecture.numLayers === 80 &&
    ['llama', 'mistral', 'qwen2'].includes(architecture.modelType)
  );
}

function countLayers(architecture: Architecture): number {
  return architecture.kind === 'encoder-decoder'
    ? architecture.numEncoderLayers
    : architecture.numLayers;
}
