import { parseEndpoint } from '../../backends/openai-compatible/wire/index.ts';
import { createRecord, type LoadRecord, type RunRecord } from '../../record/index.ts';
import { measureTimerResolutionMs } from '../timer-check.ts';
import { planArrivals } from './arrivals.ts';
import { proveCacheState } from './cache-state.ts';
import { describeLoadRun } from './describe-load-run.ts';
import { judgeLoad } from './judge-load.ts';
import type { LoadOptions } from './load-options.ts';
import { type LoadSession, startLoadSession } from './load-session.ts';
import { summarizeLoad } from './summarize-load.ts';

/** More than this at once is not what one client machine should be asked for. */
export const MOST_IN_FLIGHT = 1024;

/**
 * Sends requests in one pattern to an OpenAI-compatible endpoint, from a process of its own, and returns
 * the record: every request with its raw event log, failures as a group of their own, the state of the
 * server's cache with its proof, and what the client found out about itself.
 *
 * @throws EndpointFailedError when nothing is answered; the reason of the signal when it fires
 */
export async function runLoad(options: LoadOptions): Promise<RunRecord> {
  const { pattern, requests, seed, cache = 'cold', onPhase } = options;
  parseEndpoint(options.url); // a wrong address is found before anything is started
  const startedAt = new Date().toISOString();
  const arrivalsMs = planArrivals(pattern, requests, seed);
  const maxInFlight =
    pattern.kind === 'closed-loop' ? pattern.users : (options.maxInFlight ?? MOST_IN_FLIGHT);
  const timerResolutionMs = measureTimerResolutionMs();
  const session = await startLoadSession(options, Math.min(maxInFlight, requests));
  try {
    const count = arrivalsMs?.length ?? requests;
    const prompts = session.takePrompts(count);
    if (cache === 'warm') await seePrompts(session, prompts, options);
    onPhase?.('measuring');
    const { result, noise } = await session.watchNoise(() =>
      session.send({
        prompts,
        phase: 'measured',
        maxInFlight,
        ...(arrivalsMs === undefined ? {} : { arrivalsMs }),
        ...(pattern.kind === 'closed-loop' ? { thinkTimeMs: pattern.thinkTimeMs } : {}),
      }),
    );
    const { samples, client } = result;
    const { metrics, shares } = summarizeLoad(samples, options.limits);
    const judgement = judgeLoad({
      samples,
      metrics,
      planned: count,
      client,
      check: session.check,
      timerResolutionMs,
    });
    const cacheState = proveCacheState(samples, session.warmupPairs, cache);
    const described = await describeLoadRun(options, session, {
      ...describePattern(options, arrivalsMs),
      requests: count,
      prompts: cache === 'warm' ? 'repeated' : 'unique',
      cache: cacheState,
    });
    return createRecord({
      ...described,
      command: options.command,
      startedAt,
      endedAt: new Date().toISOString(),
      metrics,
      shares,
      selfCheck: { ...judgement.selfCheck, noise },
      reasons: [...judgement.reasons, ...judgeCache(cacheState.state, cache)],
    });
  } finally {
    await session.stop();
  }
}

/** Warm means that the server has seen these very prompts. */
async function seePrompts(
  session: LoadSession,
  prompts: readonly string[],
  { onPhase }: LoadOptions,
): Promise<void> {
  onPhase?.('cache');
  await session.send({ prompts, phase: 'warm-up', maxTokens: 1, maxInFlight: 4 });
}

/** A run that was to be cold and met a warm cache says something else than its name. */
function judgeCache(found: 'cold' | 'warm' | 'unknown', wanted: 'cold' | 'warm'): string[] {
  const isContradicted = found !== 'unknown' && found !== wanted;
  return isContradicted ? [`The prefix cache was to be ${wanted} and was ${found}`] : [];
}

function describePattern(
  { pattern, url, api = 'chat', limits, maxInFlight }: LoadOptions,
  arrivalsMs: readonly number[] | undefined,
): Omit<LoadRecord, 'prompts' | 'cache'> {
  const common = {
    api,
    url: parseEndpoint(url).url,
    ...(limits === undefined ? {} : { limits }),
    ...(maxInFlight === undefined || pattern.kind === 'closed-loop' ? {} : { maxInFlight }),
  };
  switch (pattern.kind) {
    case 'closed-loop':
      return {
        ...common,
        shape: pattern.users === 1 ? 'single-stream' : 'closed-loop',
        concurrency: pattern.users,
        ...(pattern.thinkTimeMs === 0 ? {} : { thinkTimeMs: pattern.thinkTimeMs }),
      };
    case 'burst':
      return { ...common, shape: 'burst' };
    case 'trace':
      return {
        ...common,
        shape: 'trace',
        traceSha256: pattern.sha256,
        durationMs: arrivalsMs?.at(-1) ?? 0,
      };
    case 'ramp':
      return {
        ...common,
        shape: 'ramp',
        ratePerSecond: 0,
        rampToPerSecond: pattern.ratePerSecond,
      };
    default:
      return { ...common, shape: pattern.kind, ratePerSecond: pattern.ratePerSecond };
  }
}
