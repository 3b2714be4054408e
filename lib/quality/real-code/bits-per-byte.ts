/**
 * How many bits a model needs per byte of a text: its summed surprise in bits over the bytes of UTF-8.
 * Unlike perplexity per token it compares models with different tokenizers. Lower is better; 8 is a
 * model that knows nothing.
 *
 * @param logProbabilities natural logarithm of the probability the model gave each token of the text
 * @example
 * bitsPerByte([Math.log(1 / 256)], 'a'); // 8
 */
export function bitsPerByte(logProbabilities: readonly number[], text: string): number {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes === 0) throw new RangeError('Cannot give bits per byte of an empty text');
  const nats = -logProbabilities.reduce((sum, value) => sum + value, 0);
  return nats / Math.LN2 / bytes;
}

/**
 * Natural logarithm of the softmax probability of one entry of a row of logits, computed from the
 * largest logit down so that nothing overflows.
 */
export function logProbability(logits: ArrayLike<number>, index: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i] as number);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - max);
  return (logits[index] as number) - max - Math.log(sum);
}
