import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ExternalLocation, encodeModel } from './encode-model.ts';
import type { OnnxGraph } from './graph-builder.ts';

/** Protobuf ends at 2 GiB; well below it, a file of its own also loads faster (it is mapped). */
export const EXTERNAL_DATA_THRESHOLD_BYTES = 1_500_000_000;

/** Constants this small stay in the graph, where shape inference can see them. */
export const SMALLEST_EXTERNAL_BYTES = 1024;
const ALIGNMENT_BYTES = 4096;

export interface WriteOnnxOptions {
  /** Keep the weights in `<path>_data`. @default true above 1.5 GB of weights */
  readonly externalData?: boolean;
  /** Told the bytes written so far, weights only. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Bytes of all constants of a graph. */
export function weightBytes(graph: OnnxGraph): number {
  return [...graph.constants.values()].reduce((sum, tensor) => sum + tensor.byteLength, 0);
}

/**
 * Writes a graph as an `.onnx` file and returns the paths written. Large models get their weights in
 * `<path>_data`, made and written tensor by tensor, so memory holds one matrix at a time.
 */
export async function writeOnnx(
  graph: OnnxGraph,
  path: string,
  options: WriteOnnxOptions = {},
): Promise<string[]> {
  const isExternal = options.externalData ?? weightBytes(graph) > EXTERNAL_DATA_THRESHOLD_BYTES;
  options.signal?.throwIfAborted();
  if (!isExternal) {
    await writeFile(path, encodeModel(graph), { flush: true });
    return [path];
  }
  const dataPath = `${path}_data`;
  const locations = await writeExternalData(graph, dataPath, options);
  await writeFile(path, encodeModel(graph, locations), { flush: true });
  return [path, dataPath];
}

async function writeExternalData(
  graph: OnnxGraph,
  dataPath: string,
  { signal, onProgress }: WriteOnnxOptions,
): Promise<Map<string, ExternalLocation>> {
  const locations = new Map<string, ExternalLocation>();
  const file = await open(dataPath, 'w');
  try {
    let offsetBytes = 0;
    for (const [name, tensor] of graph.constants) {
      if (tensor.byteLength < SMALLEST_EXTERNAL_BYTES) continue;
      locations.set(name, { file: basename(dataPath), offsetBytes });
      let position = offsetBytes;
      for (const chunk of tensor.chunks?.() ?? [tensor.read()]) {
        signal?.throwIfAborted();
        await writeAll(file, chunk, position);
        position += chunk.length;
        onProgress?.(position);
      }
      offsetBytes += Math.ceil(tensor.byteLength / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return locations;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, start: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, start + done);
    done += bytesWritten;
  }
}
