import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransformersGenerator, type TransformersOptions } from './create-generator.ts';

/** How many executed graph nodes each execution provider ran, for example `{ CPUExecutionProvider: 214 }`. */
export type NodesByProvider = Readonly<Record<string, number>>;

/**
 * Proof of where a model ran: a session's configuration says what was asked for, its profile says who
 * executed every single node. Loads the model once more in a process of its own, because profiling
 * costs time, and generates two tokens: a prefill and one decode step.
 */
export async function profileProviders(options: TransformersOptions): Promise<NodesByProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'offload-lab-profile-'));
  try {
    const session = { ...options.session, profilePrefix: join(folder, 'profile') };
    const generator = await createTransformersGenerator({ ...options, session });
    try {
      await generator.generate({ prompt: 'const a = 1;', maxNewTokens: 2, minNewTokens: 2 });
    } finally {
      await generator.dispose(); // the runtime writes its trace when the session ends
    }
    const [file] = await readdir(folder);
    if (file === undefined) return {};
    return countProviders(JSON.parse(await readFile(join(folder, file), 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly provider?: string };
}

/** Counts the kernel runs of a Chrome-format trace as ONNX Runtime writes it. */
export function countProviders(trace: readonly TraceEvent[]): NodesByProvider {
  const counts: Record<string, number> = {};
  for (const { cat, name, args } of trace) {
    if (cat !== 'Node' || args?.provider === undefined || name?.endsWith('_kernel_time') !== true) {
      continue;
    }
    counts[args.provider] = (counts[args.provider] ?? 0) + 1;
  }
  return counts;
}
