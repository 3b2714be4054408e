import type { TextGenerator } from '../generation/index.ts';
import type { RequestSample } from '../record/index.ts';
import { RequestRecorder } from './request-recorder.ts';

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
 * Sends requests one after the other, as one developer would, and keeps everything that happened.
 * Stops at a failed request: what broke one would break the rest.
 *
 * @throws the reason of the signal when it fires: half a run is not a run
 */
export async function measureRequests(
  generator: TextGenerator,
  plan: RequestPlan,
  effects: MeasureEffects = defaultEffects,
): Promise<readonly RequestSample[]> {
  const { prompts, warmupRuns, onSample, ...asked } = plan;
  const startedMs = effects.now();
  const recorder = new RequestRecorder(generator, {
    ...asked,
    now: () => effects.now() - startedMs,
  });
  for (const [index, prompt] of prompts.entries()) {
    const phase = index === 0 ? 'cold' : index <= warmupRuns ? 'warm-up' : 'measured';
    const sample = await recorder.ask(prompt, phase);
    onSample?.(sample, prompts.length);
    if (sample.status === 'failed') break;
  }
  return recorder.samples;
}
