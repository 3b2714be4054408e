import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CHUNK_BYTES,
  createNoise,
  requireDisk,
  requireVocabulary,
  UnsupportedModelError,
} from '../../onnx/index.ts';
import {
  type Architecture,
  type ConfigJson,
  chooseGgufTypes,
  GGML_BLOCKS,
  type GgufFormat,
  ggmlBytes,
  parseArchitecture,
  type TypedTensor,
} from '../../sizing/index.ts';
import { explainFileError } from '../../store/index.ts';
import { ByteWriter } from '../byte-writer.ts';
import { type MetadataValue, writeMetadata } from '../metadata.ts';
import { fillBlocks } from './block-noise.ts';
import { createSyntheticMetadata } from './metadata.ts';

export interface SyntheticGgufOptions {
  /** The content of config.json. */
  readonly config: ConfigJson;
  readonly format: GgufFormat;
  readonly path: string;
  /** @default 1 */
  readonly seed?: number;
  /** Told the bytes of weights written so far, and of all. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
}

const ALIGNMENT_BYTES = 32;

/**
 * Writes one GGUF file with random weights: each tensor in the type llama.cpp's own quantizer would give
 * it. Returns the bytes of the tensors.
 *
 * @throws UnknownArchitectureError, InvalidModelConfigError, UnsupportedModelError,
 * SyntheticModelError, DiskSpaceError
 */
export async function writeSyntheticGguf(options: SyntheticGgufOptions): Promise<number> {
  const { config, format, path, seed = 1 } = options;
  const architecture = parseArchitecture(config);
  requireVocabulary(architecture);
  requireEqualHalves(architecture);
  const tensors = chooseGgufTypes(architecture, format);
  const total = tensors.reduce((sum, { shape, type }) => sum + ggmlBytes(shape, type), 0);
  await requireDisk(dirname(path), total);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(createHeader(createSyntheticMetadata(architecture), tensors));
      let done = 0;
      for (const tensor of tensors) {
        done = await writeTensor(file, tensor, seed, (bytes) => {
          options.signal?.throwIfAborted();
          options.onProgress?.(done + bytes, total);
        }).then((bytes) => done + bytes);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw explainFileError(error, 'write', path);
  }
  return total;
}

/** llama.cpp keeps one table for the layers of both halves, as long as the encoder. */
function requireEqualHalves(model: Architecture): void {
  if (model.kind !== 'encoder-decoder' || model.numDecoderLayers <= model.numEncoderLayers) return;
  throw new UnsupportedModelError(
    `Cannot write ${model.numDecoderLayers} decoder layers as GGUF: llama.cpp loads no more than the ${model.numEncoderLayers} of the encoder`,
    { hint: 'Use an ONNX dtype (fp32, fp16, q8, q4)' },
  );
}

function createHeader(
  metadata: Readonly<Record<string, MetadataValue>>,
  tensors: readonly TypedTensor[],
): Uint8Array {
  const entries = Object.entries(metadata);
  const header = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3);
  header.u64(tensors.length).u64(entries.length);
  for (const [key, value] of entries) writeMetadata(header, key, value);
  let offset = 0;
  for (const { ggufName, shape, type } of tensors) {
    header.string(ggufName).u32(shape.length);
    for (const dim of shape.toReversed()) header.u64(dim); // fastest first
    header.u32(GGML_BLOCKS[type].id).u64(offset);
    offset += Math.ceil(ggmlBytes(shape, type) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  }
  return header.pad(ALIGNMENT_BYTES).concat();
}

async function writeTensor(
  file: FileHandle,
  { ggufName, shape, type, role }: TypedTensor,
  seed: number,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const total = ggmlBytes(shape, type);
  const isNorm = role === 'vector' && ggufName.endsWith('norm.weight');
  const columns = shape.at(-1) ?? 1;
  const spread =
    role === 'vector'
      ? { deviation: 0.02, mean: isNorm ? 1 : 0 }
      : { deviation: 1 / Math.sqrt(columns), mean: 0 };
  const noise = createNoise(ggufName, seed);
  // whole blocks, and whole 32-bit words of noise
  const unit = GGML_BLOCKS[type].bytes * 4;
  const buffer = new ArrayBuffer(
    Math.min(Math.floor(CHUNK_BYTES / unit), Math.ceil(total / unit)) * unit,
  );
  for (let done = 0; done < total; done += buffer.byteLength) {
    const bytes = new Uint8Array(buffer);
    fillBlocks(noise, bytes, type, spread);
    await file.writeFile(bytes.subarray(0, Math.min(bytes.length, total - done)));
    onBytes(Math.min(total, done + bytes.length));
  }
  await file.writeFile(new Uint8Array(-total & (ALIGNMENT_BYTES - 1)));
  return total;
}
