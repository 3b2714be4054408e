import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dtype } from '../generation/index.ts';
import { ONNX_FILES } from './build-artifacts.ts';
import { DtypeUnavailableError } from './errors.ts';
import type { ModelFile } from './prepared-model.ts';

/**
 * The files that hold the weights in one format: the graph, and its external data where it has any.
 *
 * @throws DtypeUnavailableError with the formats that are there
 */
export async function findWeightFiles(
  folder: string,
  dtype: Dtype,
  name: string,
): Promise<readonly ModelFile[]> {
  const names = await readdir(join(folder, 'onnx')).catch(() => []);
  const available = listFormats(names);
  const graph = ONNX_FILES[dtype].slice('onnx/'.length);
  if (!available.includes(dtype)) {
    throw new DtypeUnavailableError(
      `"${name}" has no ${dtype} weights, found ${available.map((format) => `"${format}"`).join(', ') || 'none'}`,
      { available, hint: 'Choose a dtype it has, or run "lab models build"' },
    );
  }
  const files = names.filter((file) => file === graph || file.startsWith(`${graph}_data`));
  return await Promise.all(
    files.sort().map(async (file) => {
      const path = join(folder, 'onnx', file);
      return { path, bytes: (await stat(path)).size };
    }),
  );
}

/** Weight formats of a runnable folder, smallest last. */
export async function listDtypes(folder: string): Promise<readonly Dtype[]> {
  return listFormats(await readdir(join(folder, 'onnx')).catch(() => []));
}

function listFormats(names: readonly string[]): readonly Dtype[] {
  const formats = Object.entries(ONNX_FILES) as [Dtype, string][];
  return formats
    .filter(([, file]) => names.includes(file.slice('onnx/'.length)))
    .map(([dtype]) => dtype);
}
