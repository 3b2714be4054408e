import type { GeneratorInfo } from '../generation/index.ts';

/**
 * Which engine answered, as the `system_fingerprint` of every answer:
 * `offload-lab/live/transformers/tiny-coder-1m/fp32/cpu`. Whether it was live, recorded or simulated
 * comes first, so that a recording served over HTTP still says that it is one.
 */
export function toFingerprint({ mode, backend, model, dtype, device }: GeneratorInfo): string {
  return ['offload-lab', mode, backend, model, dtype, device.got].join('/');
}
