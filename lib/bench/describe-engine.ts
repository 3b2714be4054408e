import {
  type ProviderProfile,
  profileProviders,
  type TransformersOptions,
} from '../backends/transformers/index.ts';
import { DeviceFallbackError, providerOf } from '../device/index.ts';
import type { Device, LocalGeneratorInfo } from '../generation/index.ts';
import type { EngineRecord } from '../record/index.ts';
import { readEngineVersions } from './lab-version.ts';

/** The engine of a run, and what speaks against it having run where it was asked to. */
export interface EngineFinding {
  readonly engine: EngineRecord;
  readonly reasons: readonly string[];
}

/**
 * Says what was asked for, what was got, and how we know: the configuration of the session, and a
 * profile of one request, in which the runtime names the provider that executed each graph node.
 * Call it after measuring a CPU, because it loads the model once more.
 *
 * @throws DeviceFallbackError when the provider that was asked for executed nothing
 */
export async function describeEngine(
  info: LocalGeneratorInfo,
  threads: number,
  options: TransformersOptions,
): Promise<EngineFinding> {
  const { device, dtype } = options;
  const profile = await profileProviders(options);
  const executionProvider = providerOf(info.device.got);
  return {
    engine: {
      backend: info.backend,
      versions: await readEngineVersions(),
      asked: { device, dtype },
      got: { device: info.device.got, dtype: info.dtype, executionProvider },
      evidence: [
        `The session's own configuration says device "${info.device.got}" and dtype "${info.dtype}"`,
        `A profile of one request: ${formatNodes(profile.nodesByProvider)}`,
      ],
      threads,
      proof: profile,
    },
    reasons: judgeProfile(info.device.got, profile),
  };
}

/**
 * Compares where a model was to run with who executed its graph nodes. Runtimes put single nodes on
 * the CPU for good reasons (shapes, indices); most of a graph there is no run on the device asked for.
 *
 * @returns what speaks against the run; empty when most nodes ran where they should
 * @throws DeviceFallbackError when none did
 */
export function judgeProfile(device: Device, { nodesByProvider }: ProviderProfile): string[] {
  const provider = providerOf(device);
  const total = Object.values(nodesByProvider).reduce((sum, nodes) => sum + nodes, 0);
  const there = nodesByProvider[provider] ?? 0;
  if (there === 0) throw new DeviceFallbackError({ asked: device, provider, nodesByProvider });
  return there * 2 > total
    ? []
    : [`Asked for "${device}", but most nodes ran elsewhere: ${formatNodes(nodesByProvider)}`];
}

function formatNodes(nodes: ProviderProfile['nodesByProvider']): string {
  const total = Object.values(nodes).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(nodes).map(([provider, count]) => `${count} on ${provider}`);
  return total === 0 ? 'no graph node was seen' : `${total} graph nodes, ${parts.join(', ')}`;
}
