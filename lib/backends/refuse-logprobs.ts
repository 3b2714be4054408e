import type { GenerationRequest } from '../generation/index.ts';
import { LogprobsUnsupportedError } from './errors.ts';

/** @throws LogprobsUnsupportedError where they are asked for: leaving them out would be silent */
export function refuseLogprobs({ topLogprobs }: GenerationRequest, backend: string): void {
  if (topLogprobs === undefined) return;
  throw new LogprobsUnsupportedError(`The backend "${backend}" gives no log probabilities`, {
    hint: 'Leave them out, or use a local model of the "transformers" backend',
  });
}
