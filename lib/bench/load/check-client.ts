import { toRequestBody } from '../../backends/openai-compatible/wire/index.ts';
import { type EventLog, measureRequest } from '../../metrics/index.ts';
import type { PlantedCheck } from '../../record/index.ts';
import { median } from '../../stats/index.ts';
import {
  PLANTED_SCRIPTS,
  type PlantedEndpoint,
  type PlantedScript,
  plantedPrompt,
  type ServedRequest,
  type SteadyPlan,
  startPlantedEndpoint,
  steadyScript,
} from '../planted-endpoint/index.ts';
import type { RequestOutcome } from './client/job.ts';
import type { LoadClient } from './client/start-load-client.ts';

/** What the client made of streams whose times are known. */
export interface ClientCheck {
  readonly planted: readonly PlantedCheck[];
  /** Largest of the median errors. */
  readonly errorMs: number;
  /** Scripts that were read as something else than what was planted, with what was wrong. */
  readonly misread: readonly string[];
}

export interface ClientCheckPlan extends SteadyPlan {
  readonly streams: number;
  readonly concurrency: number;
}

const METRICS = ['ttftMs', 'tpotMs', 'e2eLatencyMs'] as const;
const LIMIT_MS = 1;
const LIMIT_SHARE = 0.02;

/** A machine that was busy for a moment gets another try; a client that is wrong is wrong three times. */
const MOST_ROUNDS = 3;

/**
 * Lets a client read streams whose every byte is planned, from a server in a process of its own, and
 * compares. Times are compared with when the bytes really left: a server that was late is no error of
 * the client. The limit is 1 ms or 2 %, whichever is larger, for the median; the worst is kept beside it.
 */
export async function checkClient(client: LoadClient, plan: ClientCheckPlan): Promise<ClientCheck> {
  const server = await startPlantedEndpoint({ steady: plan });
  try {
    for (let round = 1; ; round++) {
      const check = await checkOnce(client, server, plan);
      const isFine = check.planted.every(({ isWithinLimit }) => isWithinLimit);
      if (isFine || round === MOST_ROUNDS) return check;
    }
  } finally {
    await server.stop();
  }
}

async function checkOnce(
  client: LoadClient,
  server: PlantedEndpoint,
  plan: ClientCheckPlan,
): Promise<ClientCheck> {
  const names = Object.keys(PLANTED_SCRIPTS);
  const odd = names.map((name, i) => plantedPrompt(name, i));
  const steady = Array.from({ length: plan.streams }, (_, i) => plantedPrompt('steady', i));
  // the first requests only open connections
  const opening = Array.from({ length: plan.concurrency }, (_, i) => plantedPrompt('opening', i));
  const prompts = [...opening, ...odd, ...steady];
  const { outcomes } = await client.run({
    url: server.url,
    api: 'chat',
    bodies: prompts.map((prompt) =>
      toRequestBody('chat', { model: 'planted', prompt, maxTokens: plan.outputTokens, seed: 0 }),
    ),
    maxInFlight: plan.concurrency,
    thinkTimeMs: 0,
    staggerMs: (plan.ttftMs + plan.tpotMs * plan.outputTokens) / plan.concurrency,
    silenceMs: 10_000,
  });
  const served = new Map((await server.takeServed()).map((one) => [one.prompt, one]));
  const find = (prompt: string): RequestOutcome | undefined => outcomes[prompts.indexOf(prompt)];
  const script = steadyScript(plan);
  const pairs = steady.flatMap((prompt) => {
    const [outcome, left] = [find(prompt), served.get(prompt)];
    if (outcome === undefined || left === undefined) return [];
    const { chunks, endMs } = outcome.reading;
    return [{ seen: { chunks, endMs }, truth: whatLeft(script, left) }];
  });
  const planted = comparePlanted(pairs, plan.concurrency);
  return {
    planted,
    errorMs: Math.max(...planted.map(({ medianErrorMs }) => medianErrorMs)),
    misread: names.flatMap((name, i) => describeMisreading(name, find(odd[i] ?? ''))),
  };
}

/** A planted stream as a client saw it, and as it left. */
export interface PlantedPair {
  readonly seen: EventLog;
  readonly truth: EventLog;
}

/** How far a client is from the truth, by metric. */
export function comparePlanted(
  pairs: readonly PlantedPair[],
  concurrency: number,
): readonly PlantedCheck[] {
  return METRICS.map((metric) => compare(metric, pairs, concurrency));
}

function compare(
  metric: (typeof METRICS)[number],
  pairs: readonly PlantedPair[],
  concurrency: number,
): PlantedCheck {
  const known = pairs.flatMap(({ seen, truth }) => {
    const measured = measureRequest(seen)[metric];
    const planted = measureRequest(truth)[metric];
    return measured === undefined || planted === undefined
      ? []
      : [{ planted, errorMs: Math.abs(measured - planted) }];
  });
  if (known.length === 0) {
    throw new Error('The planted streams could not be read at all: nothing can be measured here');
  }
  const errors = known.map(({ errorMs }) => errorMs);
  const limitMs = Math.max(LIMIT_MS, LIMIT_SHARE * median(known.map(({ planted }) => planted)));
  return {
    metric,
    concurrency,
    medianErrorMs: median(errors),
    worstErrorMs: Math.max(...errors),
    streams: known.length,
    isWithinLimit: median(errors) <= limitMs,
  };
}

/** The script with the times at which its steps really left, counted from when the request came. */
export function whatLeft(script: PlantedScript, served: ServedRequest): EventLog {
  const leftMs = new Map(
    script.steps.map(({ atMs }, i) => [atMs, (served.sentAtMs[i] ?? 0) - served.receivedAtMs]),
  );
  const { chunks, endMs = 0 } = script.truth.log;
  return {
    chunks: chunks.map((chunk) => ({ ...chunk, timeMs: leftMs.get(chunk.timeMs) ?? 0 })),
    endMs: leftMs.get(endMs) ?? 0,
  };
}

function describeMisreading(name: string, outcome: RequestOutcome | undefined): readonly string[] {
  const truth = PLANTED_SCRIPTS[name]?.truth;
  if (truth === undefined || outcome === undefined) return [`"${name}" was not read`];
  const { reading } = outcome;
  // two writes may arrive in one read when the machine is busy, so chunks are compared by their sums
  const tokens = reading.chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const planted = truth.log.chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const problems = [
    reading.text === truth.text ? '' : 'another text',
    tokens === planted ? '' : `${tokens} tokens of ${planted}`,
    reading.failure?.kind === truth.failure ? '' : `failure "${reading.failure?.kind ?? 'none'}"`,
  ].filter((problem) => problem !== '');
  return problems.length === 0 ? [] : [`"${name}" was read as ${problems.join(', ')}`];
}
