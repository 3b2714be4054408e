import { Tensor } from 'onnxruntime-node';
import type { LoadedModel } from '../../models/index.ts';
import { logProbability } from './bits-per-byte.ts';

/** Tokens read in one forward pass. */
const WINDOW_TOKENS = 256;

/**
 * The natural logarithm of the probability the model gave each token of a text. The text is read in
 * windows of 256 tokens, each begun with the end-of-text token and without memory of the one before, so
 * models with longer contexts get no advantage here.
 */
export async function measureLogProbabilities(
  model: LoadedModel,
  text: string,
): Promise<readonly number[]> {
  const start = model.tokenizer.idOf('<|endoftext|>');
  if (start === undefined)
    throw new RangeError('Cannot score text: the model has no "<|endoftext|>"');
  const ids = model.tokenizer.encode(text);
  const result: number[] = [];
  for (let first = 0; first < ids.length; first += WINDOW_TOKENS) {
    const window = ids.slice(first, first + WINDOW_TOKENS);
    // The last token predicts what is beyond the window, so it is not fed.
    const logits = await forward(model, [start, ...window.slice(0, -1)]);
    const vocabulary = logits.length / window.length;
    window.forEach((id, index) => {
      const row = logits.subarray(index * vocabulary, (index + 1) * vocabulary);
      result.push(logProbability(row, id));
    });
  }
  return result;
}

/** Logits of every position, one row after the other. */
async function forward({ session }: LoadedModel, ids: readonly number[]): Promise<Float32Array> {
  const length = ids.length;
  const int64 = (values: readonly number[], shape: readonly number[]): Tensor =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
  const feeds: Record<string, Tensor> = { input_ids: int64(ids, [1, length]) };
  for (const meta of session.inputMetadata) {
    const { name } = meta;
    if (name === 'attention_mask')
      feeds[name] = int64(
        ids.map(() => 1),
        [1, length],
      );
    if (name === 'position_ids')
      feeds[name] = int64(
        ids.map((_, index) => index),
        [1, length],
      );
    if (name === 'num_logits_to_keep') feeds[name] = int64([length], []);
    if (name.startsWith('past_key_values.') && meta.isTensor) {
      // Symbolic sizes: the batch is 1, the past is empty.
      const shape = meta.shape.map((size) =>
        typeof size === 'number' ? size : size === 'batch_size' ? 1 : 0,
      );
      const isHalf = meta.type === 'float16';
      feeds[name] = isHalf
        ? new Tensor('float16', new Uint16Array(0), shape)
        : new Tensor('float32', new Float32Array(0), shape);
    }
  }
  const { logits } = await session.run(feeds);
  return Float32Array.from(logits?.data as Float32Array);
}
