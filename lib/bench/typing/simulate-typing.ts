import type { GenerationEvent, TextGenerator } from '../../generation/index.ts';
import { type RequestSample, sha256Hex } from '../../record/index.ts';
import { describeEvents } from '../request-recorder.ts';

/** Time as typist and model see it; tests bring a clock of their own. */
export interface TypingClock {
  now(): number;
  waitUntil(timeMs: number): Promise<void>;
}

export interface TypingPlan {
  /** What stands in the file already. */
  readonly before: string;
  /** What is typed, one key per character. */
  readonly typed: string;
  /** Milliseconds between two keys, from `typeKeys`. */
  readonly gaps: Iterator<number, unknown, void>;
  /** Wait this long after a key before asking: fewer requests, later suggestions. @default 0 */
  readonly debounceMs?: number;
  readonly maxNewTokens: number;
  /** A suggestion ends here. @default the end of the line */
  readonly stop?: readonly string[];
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onSample?: (sample: RequestSample) => void;
}

/** What became of the keys. */
export interface TypingResult {
  /** One per request: completed before the next key, or aborted by it. */
  readonly samples: readonly RequestSample[];
  readonly keystrokes: number;
  /** Gaps that were too short for the debounce: nothing was asked. */
  readonly unasked: number;
  readonly gapsMs: readonly number[];
}

/** Editors send what surrounds the cursor, not the whole file; a small model's context has room for this. */
const WINDOW_CHARACTERS = 800;

const realClock: TypingClock = {
  now: () => performance.now(),
  waitUntil: (timeMs) =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, timeMs - performance.now()))),
};

/**
 * Types a text and asks for a suggestion after each key, as an editor does. The next key makes a pending
 * suggestion worthless: it is cancelled, and the model may still be busy with it when it is asked again.
 * A suggestion arrived in time when the whole of it was there before the next key.
 *
 * Keys have their own timetable: a slow model does not make the typist slower.
 */
export async function simulateTyping(
  generator: TextGenerator,
  plan: TypingPlan,
  clock: TypingClock = realClock,
): Promise<TypingResult> {
  const { typed, gaps, debounceMs = 0, signal } = plan;
  const startMs = clock.now();
  const samples: RequestSample[] = [];
  const gapsMs: number[] = [];
  let keyMs = startMs;
  let unasked = 0;
  for (let keystrokes = 1; keystrokes <= typed.length; keystrokes++) {
    signal?.throwIfAborted();
    await clock.waitUntil(keyMs);
    const gapMs = Number(gaps.next().value);
    gapsMs.push(gapMs);
    const nextKeyMs = keyMs + gapMs;
    if (debounceMs >= gapMs) {
      unasked++;
    } else {
      await clock.waitUntil(keyMs + debounceMs);
      const prompt = (plan.before + typed.slice(0, keystrokes)).slice(-WINDOW_CHARACTERS);
      const sentAtMs = clock.now() - startMs;
      const answer = await suggest(generator, plan, prompt, nextKeyMs, clock);
      const sample: RequestSample = {
        index: samples.length,
        phase: 'measured',
        promptSha256: sha256Hex(prompt),
        sentAtMs,
        ...answer,
      };
      samples.push(sample);
      plan.onSample?.(sample);
      if (sample.status === 'failed') break;
    }
    keyMs = nextKeyMs;
  }
  return { samples, keystrokes: gapsMs.length, unasked, gapsMs };
}

type Answer = Omit<RequestSample, 'index' | 'phase' | 'promptSha256' | 'sentAtMs'>;

/** One suggestion, cancelled at the next key. Returns when it is there or the key is pressed. */
async function suggest(
  generator: TextGenerator,
  plan: TypingPlan,
  prompt: string,
  nextKeyMs: number,
  clock: TypingClock,
): Promise<Answer> {
  const cancelled = new AbortController();
  const events: GenerationEvent[] = [];
  const { maxNewTokens, stop = ['\n'], seed } = plan;
  const answered = (async (): Promise<Answer> => {
    try {
      const request = { prompt, maxNewTokens, stop, seed, signal: cancelled.signal };
      for await (const event of generator.stream(request)) events.push(event);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ...describeEvents(events), status: 'failed', reason };
    }
    const described = describeEvents(events);
    return described.finishReason === 'abort'
      ? { ...described, status: 'aborted', reason: 'The next key was pressed' }
      : { ...described, status: 'completed' };
  })();
  const key = clock.waitUntil(nextKeyMs).then(() => 'key' as const);
  const first = await Promise.race([answered, key]);
  if (first !== 'key') return first;
  cancelled.abort();
  const late = await answered;
  // it came in the very moment of the key, or while the cancellation was on its way: too late
  return late.status === 'completed'
    ? { ...late, status: 'aborted', reason: 'The next key was pressed' }
    : late;
}
