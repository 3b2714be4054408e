import {
  type NodesByProvider,
  profileProviders,
  type TransformersOptions,
} from '../backends/transformers/index.ts';
import { providerOf } from '../device/index.ts';
import type { LocalGeneratorInfo } from '../generation/index.ts';
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
 * Call it after measuring: it loads the model once more.
 */
export async function describeEngine(
  info: LocalGeneratorInfo,
  threads: number,
  options: TransformersOptions,
): Promise<EngineFinding> {
  const { device, dtype } = options;
  const executionProvider = providerOf(info.device.got);
  const nodes = await profileProviders(options);
  const isElsewhere = (nodes[executionProvider] ?? 0) === 0;
  return {
    engine: {
      backend: info.backend,
      versions: await readEngineVersions(),
      asked: { device, dtype },
      got: { device: info.device.got, dtype: info.dtype, executionProvider },
      evidence: [
        `The session's own configuration says device "${info.device.got}" and dtype "${info.dtype}"`,
        `A profile of one request: ${formatNodes(nodes)}`,
      ],
      threads,
    },
    reasons: isElsewhere
      ? [`No graph node ran on ${executionProvider}: ${formatNodes(nodes)}`]
      : [],
  };
}

function formatNodes(nodes: NodesByProvider): string {
  const total = Object.values(nodes).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(nodes).map(([provider, count]) => `${count} on ${provider}`);
  return total === 0 ? 'no graph node was seen' : `${total} graph nodes, ${parts.join(', ')}`;
}
