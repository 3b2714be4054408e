import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransformersGenerator, type TransformersOptions } from './create-generator.ts';

/** What each execution provider really ran, for example `{ CPUExecutionProvider: 214 }`. */
export interface ProviderProfile {
  readonly nodesByProvider: Readonly<Record<string, number>>;
  /** Milliseconds in those nodes. On a GPU only their launch is counted. */
  readonly nodeMsByProvider: Readonly<Record<string, number>>;
}

/**
 * Proof of where a model ran: a session's configuration says what was asked for, its profile says who
 * executed every single node. Loads the model once more in a process of its own, because profiling
 * costs time, and generates two tokens: a prefill and one decode step.
 */
export async function profileProviders(options: TransformersOptions): Promise<ProviderProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'offload-lab-profile-'));
  try {
    const { onPhase: _onPhase, onProcess: _onProcess, ...rest } = options; // not the measured load
    const session = { ...options.session, profilePrefix: join(folder, 'profile') };
    const generator = await createTransformersGenerator({ ...rest, session });
    try {
      await generator.generate({ prompt: 'const a = 1;', maxNewTokens: 2, minNewTokens: 2 });
    } finally {
      await generator.dispose(); // the runtime writes its trace when the session ends
    }
    const traces = await Promise.all(
      // one of each session: prompts and single tokens may have their own
      (await readdir(folder)).map(async (file) => await readFile(join(folder, file), 'utf8')),
    );
    return readProviderProfile(traces.flatMap((text) => JSON.parse(text) as TraceEvent[]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One event of a Chrome-format trace as ONNX Runtime writes it; durations in microseconds. */
export interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly dur?: number;
  readonly args?: { readonly provider?: string };
}

/** Counts the kernel runs of a trace by the provider that ran them. */
export function readProviderProfile(trace: readonly TraceEvent[]): ProviderProfile {
  const nodes: Record<string, number> = {};
  const nodeMs: Record<string, number> = {};
  for (const { cat, name, args, dur = 0 } of trace) {
    const provider = args?.provider;
    if (cat !== 'Node' || provider === undefined || !name?.endsWith('_kernel_time')) continue;
    nodes[provider] = (nodes[provider] ?? 0) + 1;
    nodeMs[provider] = (nodeMs[provider] ?? 0) + dur / 1000;
  }
  return { nodesByProvider: nodes, nodeMsByProvider: nodeMs };
}
