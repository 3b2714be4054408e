import type { TokenLikelihood, TokenLogprob } from '../../generation/index.ts';

/**
 * How likely the model held a token: its logit minus the logarithm of the sum over all of them, before
 * temperature, top-k, top-p or a forbidden token change anything. And the `count` likeliest, in order.
 */
export function readLikelihood(
  logits: Float32Array,
  tokenId: number,
  count: number,
  bytesOf: (id: number) => Uint8Array,
): TokenLikelihood {
  let highest = -Infinity;
  for (const logit of logits) if (logit > highest) highest = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest); // minus the highest: never overflows
  const total = highest + Math.log(sum);
  const toLogprob = (id: number): TokenLogprob => ({
    tokenId: id,
    bytes: [...bytesOf(id)],
    logprob: (logits[id] as number) - total,
  });
  return { ...toLogprob(tokenId), top: findLikeliest(logits, count).map(toLogprob) };
}

/** Ids of the largest logits, largest first; the lower id first where two are equal. */
function findLikeliest(logits: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < logits.length && count > 0; id++) {
    const logit = logits[id] as number;
    if (best.length === count && logit <= (logits[best.at(-1) as number] as number)) continue;
    const at = best.findIndex((other) => logit > (logits[other] as number));
    best.splice(at < 0 ? best.length : at, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}
