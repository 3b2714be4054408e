import { randomUUID } from 'node:crypto';
import type { GeneratorInfo } from '../../generation/index.ts';
import type { PlantedCheck, RequestSample, RunRecord } from '../../record/index.ts';
import { describeRun } from '../describe-run.ts';
import { readLabVersion } from '../lab-version.ts';
import { NoiseWatch } from '../noise-watch.ts';
import { DEFAULT_WARMUP_RUNS, openSide, type SideOptions, type SideReport } from '../open-side.ts';
import { openFrame } from '../run-frame.ts';
import { checkStreamClient } from './check-stream-client.ts';
import { compareCounts } from './compare-counts.ts';
import {
  type ConnectedEndpoint,
  connectEndpoint,
  type EndpointTarget,
} from './connect-endpoint.ts';
import { describeEndpointRun } from './describe-endpoint-run.ts';
import { measureRounds, type PairSide } from './measure-rounds.ts';
import { CACHE_PAIRS, type EndpointSide, openEndpointSide } from './open-endpoint-side.ts';
import { type Both, PairJournal, type PairStart } from './pair-journal.ts';
import { describeParts, findStart, keyOfPair, sortSamples } from './resume-pair.ts';

export interface AgainstEndpointOptions
  extends Pick<
    SideOptions,
    'model' | 'dtype' | 'device' | 'session' | 'promptTokens' | 'maxNewTokens' | 'seed'
  > {
  /** Side B. Whether a prompt may leave this machine is the caller's to decide. */
  readonly endpoint: EndpointTarget;
  /** @default 3 */
  readonly warmupRuns?: number;
  /** Prompts per side; the same ones for both. */
  readonly runs: number;
  /** Goes on with a run of the same settings that broke off. @default false */
  readonly isResumed?: boolean;
  readonly command: string;
  readonly signal?: AbortSignal;
  readonly onPhase?: (phase: string) => void;
  readonly onSample?: (sample: RequestSample, total: number) => void;
  /** Called when it ends before its time, with the number of rounds that are kept. */
  readonly onBroken?: (finishedRounds: number) => void;
}

/** What a pair came to, and how to forget its journal once the records are written. */
export interface EndpointPair {
  readonly records: Both<RunRecord>;
  readonly journalKey: string;
}

/** Prompts of one side before it is the other side's turn, as between two models of our own. */
const BLOCK_SIZE = 4;

/**
 * Measures a model here and a model behind an OpenAI-compatible endpoint in turns, on the same prompts,
 * streamed and one at a time. Prompts are new to any server; lengths are forced where the endpoint can
 * be told to, and open on both sides where it cannot. Finished rounds survive whatever ends the run.
 *
 * @throws what `connectEndpoint` and `openSide` throw, before anything is measured; UnfinishedPairError;
 * PairChangedError; PairBrokenError; the reason of the signal when it fires
 */
export async function runAgainstEndpoint(options: AgainstEndpointOptions): Promise<EndpointPair> {
  const endpoint = await connectEndpoint(options.endpoint);
  try {
    const journalKey = keyOf(options, endpoint);
    const journal = await PairJournal.open(journalKey);
    const frame = await openFrame(options.command);
    const request = { isResumed: options.isResumed ?? false, sessionId: randomUUID() };
    const identity = await identify(options, endpoint);
    const start = findStart(journal, request, frame.startedAt, identity);
    const isFirst = journal.lines.length === 0;
    if (isFirst) await journal.add(start);
    else await journal.rewrite();
    const measured = await measurePair(options, endpoint, journal, start);
    const records = await describePair(
      { ...frame, startedAt: start.startedAt },
      { options, endpoint, journal, start, measured },
    );
    return { records, journalKey };
  } finally {
    await endpoint.generator.dispose();
  }
}

interface Measured {
  readonly report: SideReport;
  readonly asked: SideOptions;
  readonly there: EndpointSide;
  readonly info: GeneratorInfo;
  readonly noise: Both<NoiseWatch>;
  readonly planted: readonly PlantedCheck[];
  readonly rounds: number;
}

async function measurePair(
  options: AgainstEndpointOptions,
  endpoint: ConnectedEndpoint,
  journal: PairJournal,
  start: PairStart,
): Promise<Measured> {
  const { warmupRuns = DEFAULT_WARMUP_RUNS, runs, signal } = options;
  const { generator, isLoopback, host } = endpoint;
  const { rounds } = journal;
  // before anything of ours adds to the load
  const noise = [
    await NoiseWatch.start(rounds.map((round) => round.noise[0])),
    await NoiseWatch.start(rounds.map((round) => round.noise[1])),
  ] as const;
  const toMeasure = Math.max(0, runs - rounds.length * BLOCK_SIZE);
  const total = 2 * (1 + warmupRuns + toMeasure) + 2 * CACHE_PAIRS;
  const onSample = (sample: RequestSample): void => options.onSample?.(sample, total);
  const parts = journal.lines.filter(({ type }) => type === 'part').length;
  const asked: SideOptions = {
    ...withoutHooks(options),
    isForcedLength: generator.canForceLength,
    // unlike any other run's, and unlike those of an earlier part
    salt: `${start.sessionId.slice(0, 8)}-${parts}`,
    onSample,
  };
  options.onPhase?.('self-check');
  const planted = await checkStreamClient(signal);
  const offsetMs = Date.now() - Date.parse(start.startedAt);
  const here = await openSide(asked);
  try {
    const shift = (sample: RequestSample): RequestSample => ({
      ...sample,
      sentAtMs: (sample.sentAtMs ?? 0) + offsetMs,
    });
    const there = await openEndpointSide(endpoint, {
      maxNewTokens: options.maxNewTokens,
      isForcedLength: generator.canForceLength,
      warmupRuns,
      seed: options.seed,
      signal,
      nextPrompt: here.nextPrompt,
      now: () => here.watch.nowMs(),
      onSample,
    });
    const info = await askAgain(options.endpoint);
    await journal.add({
      type: 'part',
      samples: [here.samples.map(shift), there.samples.map(shift)],
    });
    const sides: Both<PairSide> = [
      {
        name: options.model,
        pids: here.watch.pids,
        noise: noise[0],
        measure: async (prompt, marks) => shift(await here.measure(prompt, marks)),
        lastError: () => here.lastError,
      },
      {
        name: host,
        pids: isLoopback ? [process.pid] : [process.pid, ...here.watch.pids],
        noise: noise[1],
        measure: async (prompt, marks) => shift(await there.measure(prompt, marks)),
        lastError: () => there.lastError,
      },
    ];
    const plan = {
      runs,
      blockSize: BLOCK_SIZE,
      nextPrompt: here.nextPrompt,
      measureRoundTripMs: () => generator.measureRoundTripMs(),
      onBroken: options.onBroken ?? (() => {}),
    };
    const rounds = await measureRounds(sides, plan, journal);
    return { report: await here.close(), asked, there, info, noise, planted, rounds };
  } finally {
    await here.close();
  }
}

interface PairFacts {
  readonly options: AgainstEndpointOptions;
  readonly endpoint: ConnectedEndpoint;
  readonly journal: PairJournal;
  readonly start: PairStart;
  readonly measured: Measured;
}

async function describePair(
  frame: Parameters<typeof describeRun>[0],
  { options, endpoint, journal, start, measured }: PairFacts,
): Promise<Both<RunRecord>> {
  const { report, asked, there, info, noise, planted, rounds } = measured;
  const isForcedLength = endpoint.generator.canForceLength;
  const [a, b] = sortSamples(journal.lines);
  const evidence = describeParts(journal.lines);
  const plannedRuns = options.runs;
  const pairingOf = (side: string) => ({ sessionId: start.sessionId, side, blocks: rounds });
  const recordB = await describeEndpointRun(frame, endpoint, {
    info,
    workload: asked,
    plannedRuns,
    isForcedLength,
    ...b,
    cachePairs: there.cachePairs,
    roundTripsMs: journal.rounds.map(({ roundTripMs }) => roundTripMs),
    noise: noise[1].facts(),
    planted,
    eventLoopDelayMs: report.eventLoopDelayMs,
    timerResolutionMs: report.timerResolutionMs,
    pairing: pairingOf('B'),
    evidence: [...compareCounts(a.samples, b.samples), ...evidence],
  });
  // the counters of the processor's energy ran on while the endpoint was asked
  const watch = { ...report.watch, noise: noise[0].facts(), energy: [] };
  const recordA = await describeRun(
    frame,
    asked,
    { ...report, samples: a.samples, watch },
    {
      plannedRuns,
      isOpenLength: !isForcedLength,
      setAside: a.setAside,
      evidence: ['The model ran in a process of its own here, without a network', ...evidence],
      draft: { pairing: pairingOf('A') },
    },
  );
  return [recordA, recordB];
}

/** A server that loads its model at the first request knows only after it what it has. */
async function askAgain(target: EndpointTarget): Promise<GeneratorInfo> {
  const { generator } = await connectEndpoint(target);
  await generator.dispose();
  return generator.info;
}

/** What the two sides are: a part measured on something else is no part of this run. */
async function identify(
  { model, dtype, device }: AgainstEndpointOptions,
  { generator, url }: ConnectedEndpoint,
): Promise<Record<string, string>> {
  const { info, dialect } = generator;
  const { labVersion, commit } = await readLabVersion();
  return {
    'the model here': `${model} ${dtype} ${device}`,
    'the lab': `${labVersion} ${commit ?? ''}`.trim(),
    'the address of the endpoint': url,
    'the model of the endpoint': info.model,
    'the kind of server': dialect,
    'the weight format it says it has': info.dtype,
    'the device it says it runs on': info.device.got,
  };
}

/** Everything that shapes the result but how long it goes on. */
function keyOf(options: AgainstEndpointOptions, { url, api }: ConnectedEndpoint): string {
  const { model, dtype, device, session = {}, maxNewTokens, seed } = options;
  const { promptTokens = null, warmupRuns = DEFAULT_WARMUP_RUNS } = options;
  const there = { url, api, model: options.endpoint.model ?? null };
  const here = { model, dtype, device, session: { ...session } };
  return keyOfPair({ here, there, promptTokens, maxNewTokens, seed, warmupRuns });
}

function withoutHooks({
  endpoint: _endpoint,
  isResumed: _isResumed,
  onSample: _onSample,
  onBroken: _onBroken,
  ...rest
}: AgainstEndpointOptions): Omit<SideOptions, 'onSample'> {
  return rest;
}
