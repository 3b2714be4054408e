import { randomUUID } from 'node:crypto';
import type { RunRecord } from '../../record/index.ts';
import { describeRun } from '../describe-run.ts';
import { DEFAULT_WARMUP_RUNS } from '../open-side.ts';
import { openFrame } from '../run-frame.ts';
import type { AgainstEndpointOptions } from './against-options.ts';
import { compareCounts } from './compare-counts.ts';
import { type ConnectedEndpoint, connectEndpoint } from './connect-endpoint.ts';
import { describeEndpointRun } from './describe-endpoint-run.ts';
import { type MeasuredPair, measurePair } from './measure-pair.ts';
import { type Both, type PairIdentity, PairJournal, type PairStart } from './pair-journal.ts';
import { describeParts, findStart, keyOfPair, sortSamples } from './resume-pair.ts';

/** What a pair came to, and how to forget its journal once the records are written. */
export interface EndpointPair {
  readonly records: Both<RunRecord>;
  readonly journalKey: string;
}

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
    const identity = identify(options, endpoint);
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

interface PairFacts {
  readonly options: AgainstEndpointOptions;
  readonly endpoint: ConnectedEndpoint;
  readonly journal: PairJournal;
  readonly start: PairStart;
  readonly measured: MeasuredPair;
}

async function describePair(
  frame: Parameters<typeof describeRun>[0],
  { options, endpoint, journal, start, measured }: PairFacts,
): Promise<Both<RunRecord>> {
  const { report, side, there, info, noise, planted, blocks } = measured;
  const isForcedLength = endpoint.generator.canForceLength;
  const [a, b] = sortSamples(journal.lines);
  const evidence = describeParts(journal.lines);
  const plannedRuns = options.runs;
  const pairingOf = (name: 'A' | 'B') => ({ sessionId: start.sessionId, side: name, blocks });
  const recordB = await describeEndpointRun(frame, endpoint, {
    info,
    workload: side,
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
    side,
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

/** What the two sides are: a part measured on something else is no part of this run. */
function identify(
  { model, dtype, device }: AgainstEndpointOptions,
  { generator, url }: ConnectedEndpoint,
): PairIdentity {
  const { info, dialect } = generator;
  return {
    'the model here': `${model} ${dtype} ${device}`,
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
