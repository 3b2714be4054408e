import type { GeneratorInfo } from '../../generation/index.ts';
import {
  createRecord,
  type EngineRecord,
  listCompleted,
  type PairingRecord,
  type PlantedCheck,
  type RequestSample,
  type RunRecord,
  summarizeSamples,
  summarizeValues,
} from '../../record/index.ts';
import { judgeNoise, median, type NoiseFacts, spreadOfBlockMinima } from '../../stats/index.ts';
import { describeRemoteEngine, describeRemoteModel } from '../describe-remote.ts';
import { describeWorkload } from '../describe-run.ts';
import { judgeRun } from '../judge-run.ts';
import { type PromptPair, proveCacheState } from '../load/index.ts';
import { closeFrame, type RunFrame } from '../run-frame.ts';
import { headlineValues } from '../stop-rule.ts';
import { withoutServer } from '../without-server.ts';
import { describeStreamClient, judgeStreamClient } from './check-stream-client.ts';
import type { ConnectedEndpoint } from './connect-endpoint.ts';

/** What was measured on the endpoint, and how. */
export interface EndpointFacts {
  /** What it says of itself once it is warm: a server that still loads does not know yet. */
  readonly info: GeneratorInfo;
  readonly workload: Parameters<typeof describeWorkload>[0];
  readonly plannedRuns: number;
  readonly isForcedLength: boolean;
  /** Requests that count, and this part's own cold start and warm-up before them. */
  readonly samples: readonly RequestSample[];
  /** Kept, and counting for nothing. */
  readonly setAside: readonly RequestSample[];
  readonly cachePairs: readonly PromptPair[];
  /** One per turn. */
  readonly roundTripsMs: readonly number[];
  readonly noise: NoiseFacts;
  /** What the client made of streams whose times are known. */
  readonly planted: readonly PlantedCheck[];
  readonly eventLoopDelayMs: number;
  readonly timerResolutionMs: number;
  readonly pairing: PairingRecord;
  /** Sentences that hold for the pair. */
  readonly evidence: readonly string[];
}

/** The record of a side that ran somewhere else: what we saw from here, and what it says of itself. */
export async function describeEndpointRun(
  frame: RunFrame,
  endpoint: ConnectedEndpoint,
  facts: EndpointFacts,
): Promise<RunRecord> {
  const { samples, setAside, isForcedLength } = facts;
  const closed = await closeFrame(frame);
  const metrics = {
    ...summarizeSamples(samples),
    ...firstRequest(samples),
    roundTripMs: summarizeValues(facts.roundTripsMs),
  };
  const { selfCheck, reasons, timingReasons } = judgeRun({
    samples,
    metrics,
    plannedRuns: facts.plannedRuns,
    forcedTokens: isForcedLength ? facts.workload.maxNewTokens : undefined,
    eventLoopDelayMs: facts.eventLoopDelayMs,
    timerResolutionMs: facts.timerResolutionMs,
  });
  const spread = spreadOfBlockMinima(headlineValues(samples));
  const noise = judgeNoise({
    ...(endpoint.isLoopback ? withoutServer(facts.noise) : facts.noise),
    ...(spread === undefined ? {} : { blockMinimaSpreadPercent: spread }),
  });
  return createRecord({
    ...closed,
    mode: facts.info.mode,
    place: endpoint.isLoopback ? closed.place : 'api',
    engine: describeEngine(endpoint, facts),
    model: describeRemoteModel(facts.info.model),
    workload: describeWorkload(facts.workload, samples),
    samples: [...setAside, ...samples],
    memory: { peakRssBytes: null },
    metrics,
    pairing: facts.pairing,
    selfCheck: {
      ...selfCheck,
      noise,
      planted: facts.planted,
      plantedErrorMs: Math.max(...facts.planted.map(({ medianErrorMs }) => medianErrorMs)),
    },
    reasons: [...reasons, ...timingReasons, ...judgeStreamClient(facts.planted, metrics)],
  });
}

/** Whether the model was loaded when it came, nobody here knows: it is a figure of its own. */
function firstRequest(samples: readonly RequestSample[]): RunRecord['metrics'] {
  const firstMs = samples.find(({ phase }) => phase === 'cold')?.events[0]?.timeMs;
  return firstMs === undefined ? {} : { coldTtftMs: summarizeValues([firstMs]) };
}

function describeEngine(endpoint: ConnectedEndpoint, facts: EndpointFacts): EngineRecord {
  const { generator } = endpoint;
  const { model, dtype, device, statedBy } = facts.info;
  return {
    ...describeRemoteEngine(endpoint, [...describeWaits(endpoint, facts), ...facts.evidence]),
    serverReports: {
      model,
      kind: generator.dialect,
      ...(statedBy === 'server' ? { dtype, device: device?.got ?? 'unknown' } : {}),
    },
  };
}

function describeWaits(endpoint: ConnectedEndpoint, facts: EndpointFacts): readonly string[] {
  const { roundTripsMs, samples, cachePairs, isForcedLength } = facts;
  const completed = listCompleted(samples);
  const pieces = completed.reduce((sum, { events }) => sum + events.length, 0);
  const tokens = completed.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const cache = proveCacheState(completed, cachePairs, 'cold');
  return [
    `Every time includes the network and the server: a request that computes nothing takes ${median(roundTripsMs).toFixed(1)} ms (median of ${roundTripsMs.length}); each turn began with one, so connections were open`,
    describeStreamClient(facts.planted),
    'The first request is no part of any figure; whether the server had loaded its model before, only the server knows',
    `${tokens} tokens came in ${pieces} pieces`,
    `Prefix cache ${cache.state}: ${cache.proof}; every measured prompt was new to the server`,
    endpoint.api === 'completions'
      ? 'Prompts were sent as they are'
      : "Prompts were sent as the message of a user: the server's chat template is part of its prompt",
    ...(isForcedLength
      ? []
      : [
          'The endpoint cannot be told how long to answer: on both sides the model decides, so answers and the times to the whole of them may be of unequal length',
        ]),
  ];
}
