import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dtype } from '../../generation/index.ts';
import { countOnnxTensors } from '../../onnx/index.ts';
import { type Architecture, estimateOnnxBytes, estimateOnnxHalves } from '../../sizing/index.ts';

/** Bytes of the weights and how they are known. */
export interface WeightSize {
  readonly bytes: number;
  /** A tied output head stored once, and as a copy; equal when counted or untied. */
  readonly low: number;
  readonly high: number;
  /** `file`: the initialisers of files beside config.json were counted. */
  readonly basis: 'file' | 'formula';
  readonly hasExternalData: boolean;
}

/** Larger graphs come with their weights in a file of their own: protobuf ends at 2 GiB. */
const INLINE_MOST_BYTES = 2_000_000_000;

const SUFFIXES: Readonly<Record<Dtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
};

/** Counts the files if they are there already; otherwise the formula for the hub's exports. */
export async function measureWeights(
  architecture: Architecture,
  dtype: Dtype,
  folder: string,
): Promise<WeightSize> {
  const names =
    architecture.kind === 'encoder-decoder' ? ['encoder_model', 'decoder_model_merged'] : ['model'];
  const paths = names.map((name) => join(folder, 'onnx', `${name}${SUFFIXES[dtype]}.onnx`));
  if (await allThere(paths)) return await countFiles(paths, join(folder, 'onnx'));
  if (architecture.kind === 'encoder-decoder') {
    const { encoderBytes, decoderBytes } = estimateOnnxHalves(architecture, dtype);
    return fromFormula(
      encoderBytes + decoderBytes,
      encoderBytes + decoderBytes,
      encoderBytes + decoderBytes,
    );
  }
  const likely = estimateOnnxBytes(architecture, dtype).totalBytes;
  const shared = estimateOnnxBytes(architecture, dtype, 'shared').totalBytes;
  const separate = estimateOnnxBytes(architecture, dtype, 'separate').totalBytes;
  return fromFormula(likely, shared, separate);
}

function fromFormula(bytes: number, low: number, high: number): WeightSize {
  return { bytes, low, high, basis: 'formula', hasExternalData: bytes > INLINE_MOST_BYTES };
}

async function countFiles(paths: readonly string[], folder: string): Promise<WeightSize> {
  const counted = await Promise.all(paths.map((path) => countOnnxTensors(path)));
  const bytes = counted.reduce((sum, one) => sum + one.bytes, 0);
  const hasExternalData = (await readdir(folder)).some((name) =>
    paths.some((path) => join(folder, name).startsWith(`${path}_data`)),
  );
  return { bytes, low: bytes, high: bytes, basis: 'file', hasExternalData };
}

async function allThere(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.allSettled(paths.map((path) => access(path)));
  return found.every(({ status }) => status === 'fulfilled');
}
