// May these two places be compared? A live run and a recording may not: the refusal is the one that `lab
// compare` gives, for a run measured now. Two live places may: both answer the same prompts to the same
// client, so the local model is served here and asked over HTTP as well.

import { runBenchmark } from '../../bench/index.ts';
import { type LoadOptions, runLoad } from '../../bench/load/index.ts';
import type { Dtype } from '../../generation/index.ts';
import {
  compareRecords,
  createRecord,
  IncomparableError,
  type RunRecord,
} from '../../record/index.ts';
import { startServer } from '../../server/index.ts';
import { writeRecord } from '../../store/index.ts';
import { formatComparison } from '../compare/format-comparison.ts';
import { orLost } from './places.ts';
import type { DemoScene } from './scene.ts';

const COMMAND = 'lab demo';
const OUTPUT_TOKENS = 32;
/** Enough for an interval, few enough for a stage. */
const REQUESTS = 12;

/** A verdict where there may be one, else why not. */
export async function showVerdict(scene: DemoScene): Promise<void> {
  const [here, there] =
    scene.offloaded === 'live' ? await measureBoth(scene) : await measureHere(scene);
  await writeRecord(here);
  scene.say(`Measured here, run ${here.id}: npx lab show ${here.id}`);
  try {
    const comparison = compareRecords([here], [there]);
    await writeRecord(there);
    scene.say(formatComparison(comparison, [`here, run ${here.id}`, `there, run ${there.id}`]));
  } catch (error) {
    if (!(error instanceof IncomparableError)) throw error;
    scene.say(`NO VERDICT. ${error.message}`);
    scene.say(`  hint: ${error.hint}`);
  }
}

/** A run of this machine, and the recording as what it is when it is played: recorded. */
async function measureHere({ question, signal }: DemoScene): Promise<[RunRecord, RunRecord]> {
  const { recording } = question;
  const here = await runBenchmark({
    model: recording.model.name,
    dtype: recording.engine.got.dtype as Dtype,
    device: 'cpu',
    seed: recording.workload.seed,
    maxNewTokens: OUTPUT_TOKENS,
    runs: REQUESTS,
    command: COMMAND,
    signal,
  });
  const { schema: _s, schemaVersion: _v, id, valid: _valid, ...draft } = recording;
  return [
    here,
    createRecord({ ...draft, mode: 'recorded', command: `${COMMAND}, replay of ${id}` }),
  ];
}

/** The same requests to both, by the same client. */
async function measureBoth({
  places,
  question,
  apiUrl = '',
  signal,
}: DemoScene): Promise<[RunRecord, RunRecord]> {
  const [local, remote] = [await places.here(), await places.there('live')];
  const common: Omit<LoadOptions, 'url' | 'model'> = {
    api: 'completions',
    pattern: { kind: 'closed-loop', users: 1, thinkTimeMs: 0 },
    requests: REQUESTS,
    maxTokens: OUTPUT_TOKENS,
    seed: question.recording.workload.seed,
    keyVariable: 'OPENAI_API_KEY',
    command: COMMAND,
    signal,
  };
  const id = local.info.model;
  const server = await startServer({
    models: [{ id, load: async () => ({ generator: local, isAlive: () => local.isAlive }) }],
    port: 0,
  });
  try {
    const here = await runLoad({ ...common, url: `${server.url}/v1`, model: id });
    const there = await orLost(() => runLoad({ ...common, url: apiUrl, model: remote.info.model }));
    return [here, there];
  } finally {
    await server.stop(0);
  }
}
