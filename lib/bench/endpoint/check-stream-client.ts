import { createOpenAiCompatibleGenerator } from '../../backends/openai-compatible/index.ts';
import { type EventLog, toEventLog } from '../../metrics/index.ts';
import type { MetricInterval, PlantedCheck } from '../../record/index.ts';
import { comparePlanted, type PlantedPair, whatLeft } from '../load/index.ts';
import {
  type PlantedEndpoint,
  plantedPrompt,
  startPlantedEndpoint,
  steadyScript,
} from '../planted-endpoint/index.ts';

const PLAN = { ttftMs: 40, tpotMs: 10, outputTokens: 12 } as const;
const STREAMS = 8;
/** A machine that was busy for a moment gets another try; a client that is wrong is wrong three times. */
const MOST_ROUNDS = 3;
/** A library and a parser take about a millisecond, which is declared; more than this is no measuring. */
const MOST_ERROR_MS = 5;
const MOST_ERROR_SHARE = 0.1;

/**
 * Lets the client that will read the endpoint read streams whose times are known, one at a time as it
 * will later, and compares. The first stream only opens the connection.
 */
export async function checkStreamClient(signal?: AbortSignal): Promise<readonly PlantedCheck[]> {
  const planted = await startPlantedEndpoint({ steady: PLAN });
  try {
    for (let round = 1; ; round++) {
      signal?.throwIfAborted();
      const checks = comparePlanted(await readPlanted(planted), 1);
      const isFine = checks.every(({ medianErrorMs }) => medianErrorMs <= MOST_ERROR_MS);
      if (isFine || round === MOST_ROUNDS) return checks;
    }
  } finally {
    await planted.stop();
  }
}

async function readPlanted(planted: PlantedEndpoint): Promise<readonly PlantedPair[]> {
  const generator = await createOpenAiCompatibleGenerator({
    baseUrl: planted.url,
    api: 'chat',
    maxRetries: 0,
  });
  try {
    const seen = new Map<string, EventLog>();
    for (let stream = 0; stream <= STREAMS; stream++) {
      const prompt = plantedPrompt('steady', stream);
      const { events } = await generator.generate({ prompt, maxNewTokens: PLAN.outputTokens });
      if (stream > 0) seen.set(prompt, toEventLog(events));
    }
    const script = steadyScript(PLAN);
    return (await planted.takeServed()).flatMap((served) => {
      const log = seen.get(served.prompt);
      return log === undefined ? [] : [{ seen: log, truth: whatLeft(script, served) }];
    });
  } finally {
    await generator.dispose();
  }
}

/** Why the times of a client must not be used; empty when its error is small beside what it measured. */
export function judgeStreamClient(
  checks: readonly PlantedCheck[],
  metrics: Readonly<Record<string, MetricInterval>>,
): readonly string[] {
  return checks.flatMap(({ metric, medianErrorMs }) => {
    const limitMs = Math.max(MOST_ERROR_MS, MOST_ERROR_SHARE * (metrics[metric]?.p50 ?? 0));
    return medianErrorMs <= limitMs
      ? []
      : [`Self-check: the planted ${metric} was misread by ${medianErrorMs.toFixed(2)} ms`];
  });
}

/** What of every time is this client's own, one sentence. */
export function describeStreamClient(checks: readonly PlantedCheck[]): string {
  const errors = checks.map(
    ({ metric, medianErrorMs }) => `${metric} ${medianErrorMs.toFixed(2)} ms`,
  );
  return `Our client misreads planted streams by ${errors.join(', ')}: a difference of that size is not the endpoint's`;
}
