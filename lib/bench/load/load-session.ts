import { randomUUID } from 'node:crypto';
import { parseEndpoint, toRequestBody } from '../../backends/openai-compatible/wire/index.ts';
import { compareNoise, readNoiseSnapshot } from '../../device/index.ts';
import type { RequestSample } from '../../record/index.ts';
import { measureSample } from '../../record/index.ts';
import { judgeNoise, median, type NoiseVerdict } from '../../stats/index.ts';
import { withoutServer } from '../without-server.ts';
import type { PromptPair } from './cache-state.ts';
import { type ClientCheck, checkClient } from './check-client.ts';
import type { ClientFacts, LoadJob, RequestOutcome } from './client/job.ts';
import { type LoadClient, startLoadClient } from './client/start-load-client.ts';
import { EndpointFailedError } from './errors.ts';
import { DEFAULT_KEY_VARIABLE, DEFAULT_WARMUP_RUNS, type EndpointOptions } from './load-options.ts';
import { createLoadPrompts } from './load-prompts.ts';
import { loadTokenCounter } from './own-tokens.ts';
import { toSample } from './to-sample.ts';

/** Requests of one job, and how they are labelled. */
export interface SendPlan {
  readonly prompts: readonly string[];
  readonly phase: RequestSample['phase'];
  readonly maxTokens?: number;
  readonly group?: string;
  readonly arrivalsMs?: readonly number[];
  readonly maxInFlight: number;
  readonly thinkTimeMs?: number;
}

/** One endpoint, one client process, and every sample so far. */
export interface LoadSession {
  readonly check: ClientCheck;
  readonly samples: readonly RequestSample[];
  readonly outcomes: readonly RequestOutcome[];
  readonly warmupPairs: readonly PromptPair[];
  /** Prompts nobody has seen, neither this run nor an earlier one. */
  takePrompts(count: number): readonly string[];
  send(
    plan: SendPlan,
  ): Promise<{ readonly samples: readonly RequestSample[]; readonly client: ClientFacts }>;
  /** How quiet the machine was while something ran. */
  watchNoise<Result>(
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly noise: NoiseVerdict }>;
  stop(): Promise<void>;
}

const SILENCE_MS = 120_000;
const PAIRS = 8;
const PAIR_TOKENS = 2;
const MOST_CHECK_STREAMS = 16;
const CHECK_STREAM = { ttftMs: 40, tpotMs: 10, outputTokens: 12 } as const;

/**
 * Gets everything ready for measuring: a client process that has proved itself on planted streams, a
 * warm server, and, where the server does not count cached tokens, pairs that show what its cache does.
 *
 * @throws EndpointFailedError when no warm-up request is answered
 */
export async function startLoadSession(
  options: EndpointOptions,
  users: number,
): Promise<LoadSession> {
  const client = startLoadClient(options.signal);
  try {
    options.onPhase?.('self-check');
    const concurrency = Math.min(MOST_CHECK_STREAMS, Math.max(4, users));
    const check = await checkClient(client, {
      ...CHECK_STREAM,
      concurrency,
      streams: 2 * concurrency,
    });
    const session = createSession(client, check, options, await loadTokenCounter(options.model));
    options.onPhase?.('warm-up');
    await warmUp(session, options, users);
    return session;
  } catch (error) {
    await client.stop();
    throw error;
  }
}

function createSession(
  client: LoadClient,
  check: ClientCheck,
  options: EndpointOptions,
  countTokens: ((text: string) => number) | undefined,
): LoadSession & { readonly warmupPairs: PromptPair[] } {
  const { seed, promptTokens, url, model, maxTokens, api = 'chat', onProgress } = options;
  const { isLoopback } = parseEndpoint(url);
  const salt = randomUUID().slice(0, 8);
  const startedMs = performance.now();
  const samples: RequestSample[] = [];
  const outcomes: RequestOutcome[] = [];
  let taken = 0;
  return {
    check,
    samples,
    outcomes,
    warmupPairs: [],
    takePrompts: (count) => {
      const length = promptTokens === undefined ? {} : { promptTokens };
      const plan = { count, seed: seed + taken, salt: `${salt}-${taken}`, ...length };
      taken += count;
      return createLoadPrompts(plan);
    },
    send: async (plan) => {
      const { prompts, phase, group, maxInFlight, arrivalsMs, thinkTimeMs = 0 } = plan;
      const job: LoadJob = {
        url,
        api,
        keyVariable: options.keyVariable ?? DEFAULT_KEY_VARIABLE,
        bodies: prompts.map((prompt) =>
          toRequestBody(api, { model, prompt, maxTokens: plan.maxTokens ?? maxTokens, seed }),
        ),
        maxInFlight,
        thinkTimeMs,
        // users that all start at once would be a burst, and a burst is another load
        staggerMs: maxInFlight > 1 ? (typicalE2eMs(samples) + thinkTimeMs) / maxInFlight : 0,
        silenceMs: SILENCE_MS,
        ...(arrivalsMs === undefined ? {} : { arrivalsMs }),
      };
      const jobStartMs = performance.now() - startedMs;
      const result = await client.run(job, onProgress);
      outcomes.push(...result.outcomes);
      const fresh = result.outcomes.map((outcome, i) =>
        toSample(outcome, {
          index: samples.length + i,
          phase,
          prompt: prompts[i] ?? '',
          jobStartMs,
          ...(group === undefined ? {} : { group }),
          ...(countTokens === undefined ? {} : { countTokens }),
        }),
      );
      samples.push(...fresh);
      return { samples: fresh, client: result.client };
    },
    watchNoise: async (work) => {
      const before = await readNoiseSnapshot([client.pid]);
      const result = await work();
      const facts = compareNoise(before, await readNoiseSnapshot([client.pid]));
      return { result, noise: judgeNoise(isLoopback ? withoutServer(facts) : facts) };
    },
    stop: () => client.stop(),
  };
}

async function warmUp(
  session: LoadSession & { readonly warmupPairs: PromptPair[] },
  options: EndpointOptions,
  users: number,
): Promise<void> {
  const { warmupRuns = DEFAULT_WARMUP_RUNS, onPhase } = options;
  // the very first request meets a cold server: it is kept, and never averaged in
  const cold = await session.send({
    prompts: session.takePrompts(1),
    phase: 'cold',
    maxInFlight: 1,
  });
  const runs = Math.max(1, warmupRuns);
  const maxInFlight = Math.min(users, runs);
  const warm = await session.send({
    prompts: session.takePrompts(runs),
    phase: 'warm-up',
    maxInFlight,
  });
  const answered = warm.samples.filter(({ status }) => status === 'completed');
  if (answered.length === 0) {
    const reason = [...cold.samples, ...warm.samples].at(-1)?.reason ?? 'no reason was given';
    throw new EndpointFailedError(`The endpoint answered none of the first requests: ${reason}`, {
      hint: `Check the address, the model's name and, if it wants a key, the variable ${options.keyVariable ?? DEFAULT_KEY_VARIABLE}`,
    });
  }
  if (answered.some(({ usage }) => usage?.cachedPromptTokens !== undefined)) return;
  onPhase?.('cache');
  const prompts = session.takePrompts(PAIRS).flatMap((prompt) => [prompt, prompt]);
  const pairs = await session.send({
    prompts,
    phase: 'warm-up',
    maxInFlight: 1,
    maxTokens: PAIR_TOKENS,
  });
  for (let i = 0; i < pairs.samples.length; i += 2) {
    const [first, second] = [pairs.samples[i], pairs.samples[i + 1]];
    const areBoth = first?.status === 'completed' && second?.status === 'completed';
    if (areBoth) session.warmupPairs.push({ first, second });
  }
}

function typicalE2eMs(samples: readonly RequestSample[]): number {
  const times = samples
    .filter(({ phase, status }) => phase === 'warm-up' && status === 'completed')
    .map((sample) => measureSample(sample).e2eLatencyMs ?? 0);
  return times.length === 0 ? 0 : median(times);
}
