import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CountedTensors, GGML_BLOCKS, type GgmlType, ggmlBytes } from '../sizing/index.ts';
import { UnreadableGgufError } from './errors.ts';

/**
 * Sums the tensor list of a GGUF file; the tensors themselves are not read.
 *
 * @throws UnreadableGgufError for a damaged file or a type of tensor that is not known
 */
export async function countGgufTensors(path: string): Promise<CountedTensors> {
  const { gguf } = await import('@huggingface/gguf');
  const { size } = await stat(path);
  const { tensorInfos, tensorDataOffset } = await gguf(path, { allowLocalFile: true }).catch(
    (cause: unknown) => {
      throw fail(path, 'its header is damaged or it is not GGUF', cause);
    },
  );
  let [tensors, values, bytes] = [0, 0, 0];
  for (const { name, shape, dtype, offset } of tensorInfos) {
    const type = (Object.keys(GGML_BLOCKS) as GgmlType[]).find(
      (one) => GGML_BLOCKS[one].id === Number(dtype),
    );
    if (type === undefined) throw fail(path, `tensor "${name}" has the unknown type ${dtype}`);
    const dims = shape.map(Number).reverse(); // GGUF lists the fastest dimension first
    tensors += 1;
    values += dims.reduce((product, dim) => product * dim, 1);
    const own = ggmlBytes(dims, type);
    bytes += own;
    // The parser reads on past the end of a cut file; what it makes up lies outside of the file.
    const end = Number(tensorDataOffset) + Number(offset) + own;
    if (name === '' || end > size) {
      throw fail(path, `it is cut short: ${size} bytes, and its tensors end at ${end}`);
    }
  }
  return { tensors, values, bytes };
}

function fail(path: string, why: string, cause?: unknown): UnreadableGgufError {
  return new UnreadableGgufError(`Cannot count "${basename(path)}": ${why}`, {
    hint: 'Download the file again',
    cause,
  });
}
