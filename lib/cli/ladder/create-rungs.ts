import { createOpenAiCompatibleGenerator } from '../../backends/openai-compatible/index.ts';
import { createTemplateGenerator } from '../../backends/template/index.ts';
import { createTransformersGenerator } from '../../backends/transformers/index.ts';
import { isRemoteAddress, type Rung } from '../../routing/index.ts';
import type { Settings } from '../../settings/index.ts';
import { UsageError } from '../usage-error.ts';

export type RungSettings = Pick<
  Settings,
  'model' | 'dtype' | 'device' | 'order' | 'apiUrl' | 'apiModel'
> & { readonly threads?: number | undefined };

/**
 * The rungs that the order names. The key of the API is read from OPENAI_API_KEY when it is first asked.
 * What an API charges is not known here, so its cost is unknown, not nothing.
 */
export function createRungs(settings: RungSettings, signal: AbortSignal): Rung[] {
  return settings.order.map((kind): Rung => {
    if (kind === 'template') {
      return {
        name: 'templates',
        kind,
        isRemote: false,
        open: async () => createTemplateGenerator(),
        costUsd: () => 0,
      };
    }
    return kind === 'local' ? createLocalRung(settings, signal) : createApiRung(settings);
  });
}

function createLocalRung(
  { model, dtype, device, threads }: RungSettings,
  signal: AbortSignal,
): Rung {
  return {
    name: model,
    kind: 'local',
    isRemote: false,
    open: async () =>
      await createTransformersGenerator({
        model,
        dtype,
        device,
        signal,
        ...(threads !== undefined && { session: { threads } }),
      }),
    // the bill of the machine itself is `lab decide`'s matter; an answer adds nothing to it
    costUsd: () => 0,
  };
}

function createApiRung({ apiUrl, apiModel }: RungSettings): Rung {
  if (apiUrl === undefined) {
    throw new UsageError('The order names an API, and no address is set', {
      hint: 'Give --api-url, LAB_API_URL or "lab settings set apiUrl https://..."',
    });
  }
  return {
    name: new URL(apiUrl).host,
    kind: 'api',
    isRemote: isRemoteAddress(apiUrl),
    open: async () => {
      const apiKey = process.env.OPENAI_API_KEY;
      return await createOpenAiCompatibleGenerator({
        baseUrl: apiUrl,
        ...(apiModel !== undefined && { model: apiModel }),
        ...(apiKey !== undefined && apiKey !== '' && { apiKey }),
      });
    },
    costUsd: () => undefined,
  };
}
