import type { GeneratorInfo } from '../../generation/index.ts';
import type { PlantedCheck, RequestSample } from '../../record/index.ts';
import { readLabVersion } from '../lab-version.ts';
import { NoiseWatch } from '../noise-watch.ts';
import { DEFAULT_WARMUP_RUNS, openSide, type SideOptions, type SideReport } from '../open-side.ts';
import type { AgainstEndpointOptions } from './against-options.ts';
import { checkStreamClient } from './check-stream-client.ts';
import {
  type ConnectedEndpoint,
  connectEndpoint,
  type EndpointTarget,
} from './connect-endpoint.ts';
import { countPrompts, measureRounds, type PairSide } from './measure-rounds.ts';
import { CACHE_PAIRS, type EndpointSide, openEndpointSide } from './open-endpoint-side.ts';
import type { Both, PairJournal, PairStart } from './pair-journal.ts';

/** Prompts of one side before it is the other side's turn, as between two models of our own. */
const BLOCK_SIZE = 4;

/** What a part of a pair knows when both sides are closed; the samples are in the journal. */
export interface MeasuredPair {
  readonly report: SideReport;
  readonly side: SideOptions;
  readonly there: EndpointSide;
  readonly info: GeneratorInfo;
  readonly noise: Both<NoiseWatch>;
  readonly planted: readonly PlantedCheck[];
  readonly blocks: number;
}

/**
 * Opens and warms both sides and measures the rounds that are not in the journal yet.
 *
 * @throws what `openSide`, `openEndpointSide` and `measureRounds` throw
 */
export async function measurePair(
  options: AgainstEndpointOptions,
  endpoint: ConnectedEndpoint,
  journal: PairJournal,
  start: PairStart,
): Promise<MeasuredPair> {
  const { warmupRuns = DEFAULT_WARMUP_RUNS, runs, signal } = options;
  const { generator, isLoopback } = endpoint;
  const { rounds } = journal;
  // before anything of ours adds to the load
  const noise = [
    await NoiseWatch.start(rounds.map((round) => round.noise[0])),
    await NoiseWatch.start(rounds.map((round) => round.noise[1])),
  ] as const;
  const done = countPrompts(rounds);
  const total = 2 * (1 + warmupRuns + Math.max(0, runs - done)) + 2 * CACHE_PAIRS;
  const onSample = (sample: RequestSample): void => options.onSample?.(sample, total);
  const parts = journal.lines.filter(({ type }) => type === 'part').length;
  const side: SideOptions = {
    ...withoutHooks(options),
    isForcedLength: generator.canForceLength,
    // unlike any other run's, and unlike those of an earlier part
    salt: `${start.sessionId.slice(0, 8)}-${parts}`,
    onSample,
  };
  options.onPhase?.('self-check');
  const planted = await checkStreamClient(signal);
  const offsetMs = Date.now() - Date.parse(start.startedAt);
  const here = await openSide(side);
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
    const lab = await readLabVersion();
    const info = await askAgain(options.endpoint);
    await journal.add({
      type: 'part',
      lab: `${lab.labVersion} ${lab.commit ?? ''}`.trim(),
      samples: [here.samples.map(shift), there.samples.map(shift)],
    });
    // a later part asks what the earlier ones did not, also not in a round that broke off
    const asked = rounds.length === 0 ? 0 : done + BLOCK_SIZE;
    for (let prompt = 0; prompt < asked; prompt++) here.nextPrompt();
    const sides: Both<PairSide> = [
      {
        pids: here.watch.pids,
        noise: noise[0],
        measure: async (prompt, marks) => shift(await here.measure(prompt, marks)),
        lastError: () => here.lastError,
      },
      {
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
    const blocks = await measureRounds(sides, plan, journal);
    return { report: await here.close(), side, there, info, noise, planted, blocks };
  } finally {
    await here.close();
  }
}

/** A server that loads its model at the first request knows only after it what it has. */
async function askAgain(target: EndpointTarget): Promise<GeneratorInfo> {
  const { generator } = await connectEndpoint(target);
  await generator.dispose();
  return generator.info;
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
