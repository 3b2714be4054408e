import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dtype } from '../../generation/index.ts';
import { countOnnxTensors } from '../../onnx/index.ts';
import { type Architecture, estimateOnnxBytes, estimateOnnxHalves } from '../../sizing/index.ts';
import type { FoundConfig } from './find-config.ts';

/** Bytes of the weights and how they are known. */
export interface WeightSize {
  readonly bytes: number;
  /** A tied output head stored once, and as a copy; equal when counted or untied. */
  readonly low: number;
  readonly high: number;
  /** `file`: the initialisers of files beside config.json were counted; `published`: printed on the hub. */
  readonly basis: 'file' | 'published' | 'formula';
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

/** Counts the files if they are there already; otherwise what the hub prints, or the formula for its exports. */
export async function measureWeights(
  architecture: Architecture,
  dtype: Dtype,
  { folder, published }: Pick<FoundConfig, 'folder' | 'published'>,
): Promise<WeightSize> {
  const printed = published[dtype];
  if (printed !== undefined) return withoutFile(printed, printed, printed, 'published');
  const counted = folder === null ? undefined : await countIfThere(architecture, dtype, folder);
  if (counted !== undefined) return counted;
  if (architecture.kind === 'encoder-decoder') {
    const { encoderBytes, decoderBytes } = estimateOnnxHalves(architecture, dtype);
    const both = encoderBytes + decoderBytes;
    return withoutFile(both, both, both, 'formula');
  }
  const likely = estimateOnnxBytes(architecture, dtype).totalBytes;
  const shared = estimateOnnxBytes(architecture, dtype, 'shared').totalBytes;
  const separate = estimateOnnxBytes(architecture, dtype, 'separate').totalBytes;
  return withoutFile(likely, shared, separate, 'formula');
}

function withoutFile(
  bytes: number,
  low: number,
  high: number,
  basis: 'published' | 'formula',
): WeightSize {
  return { bytes, low, high, basis, hasExternalData: bytes > INLINE_MOST_BYTES };
}

async function countIfThere(
  architecture: Architecture,
  dtype: Dtype,
  folder: string,
): Promise<WeightSize | undefined> {
  const names =
    architecture.kind === 'encoder-decoder' ? ['encoder_model', 'decoder_model_merged'] : ['model'];
  const paths = names.map((name) => join(folder, 'onnx', `${name}${SUFFIXES[dtype]}.onnx`));
  return (await allThere(paths)) ? await countFiles(paths, join(folder, 'onnx')) : undefined;
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
