import type { GenerationEvent, GenerationRequest, TextGenerator } from '../generation/index.ts';
import { toEventLog } from '../metrics/index.ts';
import { type RequestSample, sha256Hex } from '../record/index.ts';

/** What is sent, and how often. */
export interface RequestPlan {
  /** One prompt per request, all different, so that nothing answers from a cache. */
  readonly prompts: readonly string[];
  /** The first prompt is the cold one, the next `warmupRuns` warm up, the rest is measured. */
  readonly warmupRuns: number;
  readonly maxNewTokens: number;
  /** Every answer gets exactly `maxNewTokens`, whatever the model would do. @default true */
  readonly isForcedLength?: boolean;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Called after each request. */
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/** The clock of the run; tests bring their own. */
export interface MeasureEffects {
  now(): number;
}

const defaultEffects: MeasureEffects = { now: () => performance.now() };

/**
 * Sends requests one after the other, as one developer would, and keeps everything that happened. A
 * failed request is a sample too: it has a reason and no metrics.
 *
 * @throws the reason of the signal when it fires: half a run is not a run
 */
export async function measureRequests(
  generator: TextGenerator,
  plan: RequestPlan,
  effects: MeasureEffects = defaultEffects,
): Promise<readonly RequestSample[]> {
  const startedMs = effects.now();
  const samples: RequestSample[] = [];
  for (const [index, prompt] of plan.prompts.entries()) {
    plan.signal?.throwIfAborted();
    const sentAtMs = effects.now() - startedMs;
    const phase = index === 0 ? 'cold' : index <= plan.warmupRuns ? 'warm-up' : 'measured';
    const answer = await answerOnce(generator, toRequest(prompt, plan));
    plan.signal?.throwIfAborted();
    const sample: RequestSample = {
      index,
      phase,
      promptSha256: sha256Hex(prompt),
      sentAtMs,
      ...answer,
    };
    samples.push(sample);
    plan.onSample?.(sample, plan.prompts.length);
    if (sample.status === 'failed') break; // what broke one request would break the rest
  }
  return samples;
}

function toRequest(prompt: string, plan: RequestPlan): GenerationRequest {
  const { maxNewTokens, isForcedLength = true, seed, signal } = plan;
  return {
    prompt,
    maxNewTokens,
    ...(isForcedLength ? { minNewTokens: maxNewTokens } : {}),
    seed,
    ...(signal === undefined ? {} : { signal }),
  };
}

type Answer = Omit<RequestSample, 'index' | 'phase' | 'promptSha256' | 'sentAtMs'>;

async function answerOnce(generator: TextGenerator, request: GenerationRequest): Promise<Answer> {
  const events: GenerationEvent[] = [];
  try {
    for await (const event of generator.stream(request)) events.push(event);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...describeEvents(events), status: 'failed', reason };
  }
  const described = describeEvents(events);
  return { ...described, status: described.finishReason === 'abort' ? 'aborted' : 'completed' };
}

function describeEvents(events: readonly GenerationEvent[]): Omit<Answer, 'status'> {
  const log = toEventLog(events);
  const prefill = events.find((event) => event.type === 'prefill');
  const finish = events.find((event) => event.type === 'finish');
  const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('');
  return {
    promptTokens: log.promptTokens ?? 0,
    outputTokens: log.chunks.length,
    events: log.chunks,
    text,
    ...(prefill === undefined ? {} : { prefillStartMs: prefill.timeMs }),
    ...(finish === undefined ? {} : { endMs: finish.timeMs, finishReason: finish.finishReason }),
  };
}
