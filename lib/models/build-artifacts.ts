import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GgufFormat, writeGguf } from '../gguf/index.ts';
import {
  createDecoderGraph,
  type DecoderConfig,
  EXTERNAL_DATA_THRESHOLD_BYTES,
  type OnnxGraph,
  parseDecoderConfig,
  UnsupportedModelError,
  type WeightFormat,
  weightBytes,
  writeOnnx,
} from '../onnx/index.ts';
import { type ModelSource, WEIGHTS_FILE } from './build-source.ts';
import { readJsonFile } from './read-json-file.ts';
import { readSafetensors, type SafetensorsFile } from './safetensors.ts';

/** Weight formats that are built as ONNX, with the file transformers.js looks for. */
export const ONNX_FILES: Readonly<Record<WeightFormat, string>> = {
  fp32: 'onnx/model.onnx',
  fp16: 'onnx/model_fp16.onnx',
  q8: 'onnx/model_quantized.onnx',
  q4: 'onnx/model_q4.onnx',
};

/** Everything that can be built from one set of trained weights. */
export const ARTIFACTS = [
  'fp32',
  'fp16',
  'q8',
  'q4',
  'gguf-f16',
  'gguf-q8_0',
  'gguf-q4_0',
] as const;

export type Artifact = (typeof ARTIFACTS)[number];

export function isOnnxArtifact(name: string): name is WeightFormat {
  return Object.hasOwn(ONNX_FILES, name);
}

/** The checked parts of a source, read once and shared by everything built from it. */
export interface LoadedSource {
  readonly name: string;
  readonly config: DecoderConfig;
  readonly weights: SafetensorsFile;
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly tokenIds: { readonly bos: number | undefined; readonly eos: number | undefined };
}

/** Reads what every artifact is made from. */
export async function loadSource({ name, folder, hint }: ModelSource): Promise<LoadedSource> {
  const config = await readJsonFile(join(folder, 'config.json'), hint);
  return {
    name,
    config: parseDecoderConfig(config),
    weights: await readSafetensors(join(folder, WEIGHTS_FILE), hint),
    tokenizer: await readJsonFile(join(folder, 'tokenizer.json'), hint),
    tokenIds: { bos: tokenId(config.bos_token_id), eos: tokenId(config.eos_token_id) },
  };
}

function tokenId(value: unknown): number | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' ? first : undefined;
}

/** Larger files need a second one for the weights, and config.json would have to say so. */
function requireInline(graph: OnnxGraph, name: string, format: WeightFormat): void {
  const bytes = weightBytes(graph);
  if (bytes <= EXTERNAL_DATA_THRESHOLD_BYTES) return;
  throw new UnsupportedModelError(
    `Cannot build "${name}" as ${format}: it has ${bytes} bytes of weights, wanted ${EXTERNAL_DATA_THRESHOLD_BYTES} at most`,
    { hint: 'Choose a smaller dtype, or pull a ready ONNX version of the model' },
  );
}

/** Writes one artifact below `folder` and returns the paths of its files in it. */
export async function writeArtifact(
  source: LoadedSource,
  artifact: Artifact,
  folder: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const file = isOnnxArtifact(artifact)
    ? ONNX_FILES[artifact]
    : `gguf/${source.name}-${artifact.slice('gguf-'.length)}.gguf`;
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  signal?.throwIfAborted();
  if (isOnnxArtifact(artifact)) {
    const graph = createDecoderGraph(source.config, source.weights, artifact);
    requireInline(graph, source.name, artifact);
    await writeOnnx(graph, path, signal ? { signal } : {});
  } else {
    await writeGguf(path, { ...source, format: artifact.slice('gguf-'.length) as GgufFormat });
  }
  return [file];
}
