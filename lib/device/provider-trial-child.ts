// Runs in a child process: creates a session of the trial graph on ONE execution provider, runs it and
// prints one line of JSON. ONNX Runtime falls back to its CPU provider node by node without saying so;
// its profile names the provider that really ran each node, so the profile is the proof.
//   node provider-trial-child.ts <backend name> <empty folder for the profile>

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialAnswer } from './explain-trial.ts';
import { createTrialGraph, TRIAL_INPUT } from './trial-graph.ts';

async function tryProvider(backend: string, profileFolder: string): Promise<TrialAnswer> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(createTrialGraph(), {
    executionProviders: [backend],
    enableProfiling: true,
    profileFilePrefix: join(profileFolder, 'trial'),
    intraOpNumThreads: 1,
  });
  const { y } = await session.run({ x: new Tensor('float32', [...TRIAL_INPUT], [2, 2]) });
  session.endProfiling();
  await session.release();
  return {
    state: 'ran',
    output: Array.from(y?.data ?? [], Number),
    nodeProviders: readNodeProviders(profileFolder),
  };
}

function readNodeProviders(profileFolder: string): readonly string[] {
  const file = readdirSync(profileFolder).find((name) => name.endsWith('.json'));
  if (file === undefined) return [];
  const events: unknown = JSON.parse(readFileSync(join(profileFolder, file), 'utf8'));
  if (!Array.isArray(events)) return [];
  const names = events.map((event: { args?: { provider?: unknown } }) => event.args?.provider);
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))];
}

tryProvider(process.argv[2] ?? 'cpu', process.argv[3] ?? '.')
  .catch(
    (error: unknown): TrialAnswer => ({
      state: 'threw',
      message: error instanceof Error ? error.message : String(error),
    }),
  )
  // The native library prints to standard output too; the marker tells our line from its lines.
  .then((answer) => process.stdout.write(`\ntrial-answer ${JSON.stringify(answer)}\n`));
