import type { EndpointTarget } from '../../bench/index.ts';
import { isRemoteAddress } from '../../routing/index.ts';
import type { BenchFlags } from '../bench.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The endpoint that `--against api` means, and whether a prompt may go there. Its key comes from the
 * environment and is in no flag, so that it is in no record and no list of processes.
 *
 * @throws UsageError when nothing may or can be sent
 */
export function chooseEndpoint(
  { apiUrl, apiModel, api, allowRemote, againstDtype, againstDevice }: BenchFlags,
  environment: NodeJS.ProcessEnv = process.env,
): EndpointTarget {
  if (apiUrl === undefined) {
    throw new UsageError('The other side is an API, and no address is set', {
      hint: 'Give --api-url, LAB_API_URL or "lab settings set apiUrl https://..."',
    });
  }
  if (againstDtype !== undefined || againstDevice !== undefined) {
    throw new UsageError('Weight format and device of an endpoint are not ours to choose', {
      hint: 'Leave out --against-dtype and --against-device',
    });
  }
  if (isRemoteAddress(apiUrl) && !allowRemote) {
    throw new UsageError(
      `Nothing was sent to "${new URL(apiUrl).host}": no prompt leaves this machine without --allow-remote`,
      { hint: 'The prompts of a benchmark are generated and hold nothing of yours; add the flag' },
    );
  }
  return { url: apiUrl, model: apiModel, api, apiKey: environment.OPENAI_API_KEY || undefined };
}
