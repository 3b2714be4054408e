import type { Architecture } from './architecture.ts';
import { listTensors } from './list-tensors.ts';
import { countValues } from './tensor-spec.ts';

/** How many weights a model has, and where. */
export interface ParameterCount {
  /** What a model card states: body + embedding, and the head where it is not tied. */
  readonly total: number;
  /** Everything but embedding and output head. */
  readonly body: number;
  /** One table of vocabulary x width. */
  readonly embedding: number;
  /** Weights of an output head of its own; 0 when it is the embedding. */
  readonly head: number;
}

/**
 * Counts the weights of a model.
 *
 * @example
 * countParameters(parseArchitecture(gpt2Config)).total; // 124439808
 */
export function countParameters(architecture: Architecture): ParameterCount {
  let [body, embedding, head] = [0, 0, 0];
  for (const { role, shape } of listTensors(architecture)) {
    if (role === 'embedding') embedding += countValues(shape);
    else if (role === 'head') head += countValues(shape);
    else body += countValues(shape);
  }
  return { total: body + embedding + head, body, embedding, head };
}
