import { parseEndpoint } from '../../backends/openai-compatible/wire/index.ts';
import { detectDevice } from '../../device/index.ts';
import {
  type EngineRecord,
  type LoadRecord,
  measureLengths,
  type RequestSample,
  type RunDraft,
  type WorkloadRecord,
} from '../../record/index.ts';
import { describeMachine } from '../describe-machine.ts';
import { describeRemoteEngine, describeRemoteModel } from '../describe-remote.ts';
import { readLabVersion } from '../lab-version.ts';
import type { RequestOutcome } from './client/job.ts';
import { DEFAULT_WARMUP_RUNS, type EndpointOptions } from './load-options.ts';
import type { LoadSession } from './load-session.ts';

/** The parts of a record that say who was asked, by whom and how. */
export async function describeLoadRun(
  options: EndpointOptions,
  session: LoadSession,
  load: LoadRecord,
): Promise<
  Pick<
    RunDraft,
    | 'labVersion'
    | 'commit'
    | 'dirty'
    | 'mode'
    | 'place'
    | 'machine'
    | 'engine'
    | 'model'
    | 'memory'
    | 'workload'
    | 'samples'
  >
> {
  const device = await detectDevice({ tryProviders: false });
  const { isLoopback } = parseEndpoint(options.url);
  const server = serverName(session.outcomes);
  return {
    ...(await readLabVersion()),
    // planted streams are no model output, whoever asked for them
    mode: server === 'planted' ? 'simulated' : 'live',
    place: isLoopback ? device.place.name : 'api',
    machine: describeMachine(device),
    engine: describeEngine(options, session, isLoopback),
    model: describeRemoteModel(options.model),
    memory: { peakRssBytes: null },
    workload: describeWorkload(options, session.samples, load),
    samples: session.samples,
  };
}

function describeEngine(
  { url }: EndpointOptions,
  { outcomes, samples }: LoadSession,
  isLoopback: boolean,
): EngineRecord {
  const saysModel = outcomes.find(({ reading }) => reading.model)?.reading.model;
  const server = serverName(outcomes);
  const newConnections = outcomes.filter(({ isNewConnection }) => isNewConnection).length;
  return {
    ...describeRemoteEngine({ url, isLoopback }, [
      `${newConnections} of ${outcomes.length} requests opened a connection, the others used one again`,
      compareTokenCounts(samples),
    ]),
    serverReports: {
      ...(saysModel === undefined ? {} : { model: saysModel }),
      ...(server === undefined ? {} : { server }),
    },
  };
}

/** The server's count, ours and the number of events, side by side: the classic place to be wrong. */
export function compareTokenCounts(samples: readonly RequestSample[]): string {
  const completed = samples.filter(({ status }) => status === 'completed');
  const total = (count: (sample: RequestSample) => number | undefined): string => {
    const counts = completed.map(count);
    const known = counts.filter((one) => one !== undefined);
    if (known.length < counts.length || known.length === 0) return 'not counted';
    return String(known.reduce((sum, one) => sum + one, 0));
  };
  const differ = completed.filter(
    ({ usage, ownOutputTokens, contentChunks }) =>
      isFar(usage?.outputTokens, ownOutputTokens) || isFar(usage?.outputTokens, contentChunks),
  ).length;
  const counts = `server ${total(({ usage }) => usage?.outputTokens)}, own tokenizer ${total((sample) => sample.ownOutputTokens)}, events ${total((sample) => sample.contentChunks)}`;
  return differ === 0
    ? `Output tokens: ${counts}`
    : `Token counts disagree in ${differ} of ${completed.length} answers: ${counts}`;
}

/** The end-of-text token is counted by some and never sent, so one apart is agreement. */
function isFar(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(a - b) > 1;
}

function describeWorkload(
  options: EndpointOptions,
  samples: readonly RequestSample[],
  load: LoadRecord,
): WorkloadRecord {
  const measured = samples.filter(({ phase }) => phase === 'measured');
  const users = load.concurrency ?? load.maxInFlight;
  return {
    kind: (options.api ?? 'chat') === 'chat' ? 'chat' : 'inline-completion',
    promptSha256: [...new Set(samples.map(({ promptSha256 }) => promptSha256))],
    requested: {
      promptTokens: options.promptTokens ?? null,
      outputTokens: options.maxTokens,
    },
    actual: measureLengths(samples),
    seed: options.seed,
    warmupRuns: options.warmupRuns ?? DEFAULT_WARMUP_RUNS,
    runs: measured.length,
    loadShape: load.shape,
    load,
    ...(users === undefined ? {} : { concurrency: users }),
    ...(load.ratePerSecond === undefined ? {} : { ratePerSecond: load.ratePerSecond }),
  };
}

function serverName(outcomes: readonly RequestOutcome[]): string | undefined {
  return outcomes.find(({ server }) => server !== undefined)?.server;
}
