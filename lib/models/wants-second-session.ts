import type { Dtype } from '../generation/index.ts';
import type { DecoderArchitecture } from '../sizing/index.ts';
import { hasTwoSessions, settingsFor } from './choose-settings.ts';

/**
 * Whether single tokens would get a session of their own where memory allows, told before there is a file:
 * for a decoder in the hub's formats, whose cache stays in place.
 *
 * @param threads that this process may use
 */
export function wantsSecondSession(
  { numLayers }: DecoderArchitecture,
  { dtype, weightBytes, threads }: { dtype: Dtype; weightBytes: number; threads: number },
): boolean {
  const blockProducts = new Map(dtype === 'q4' ? [[4, numLayers]] : []);
  return hasTwoSessions(
    settingsFor(weightBytes, threads, { attentions: numLayers, blockProducts }),
  );
}
