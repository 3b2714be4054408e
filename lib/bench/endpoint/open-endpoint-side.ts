import type { RequestSample } from '../../record/index.ts';
import type { PromptPair } from '../load/index.ts';
import { RequestRecorder, type SampleMarks } from '../request-recorder.ts';
import type { ConnectedEndpoint } from './connect-endpoint.ts';
import { NotStreamedError } from './errors.ts';

export interface EndpointSideOptions {
  readonly maxNewTokens: number;
  readonly isForcedLength: boolean;
  readonly warmupRuns: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly nextPrompt: () => string;
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  readonly onSample: (sample: RequestSample) => void;
}

/** An endpoint with its first request and warm-up behind it, ready to be measured. */
export interface EndpointSide {
  readonly samples: readonly RequestSample[];
  /** Prompts that were sent twice, to see what its cache does. */
  readonly cachePairs: readonly PromptPair[];
  measure(prompt: string, marks: SampleMarks): Promise<RequestSample>;
  readonly lastError: unknown;
}

/** As many prompts twice as an interval needs, and two more. */
export const CACHE_PAIRS = 8;
const PAIR_TOKENS = 2;
/** A shorter answer may well fit into one piece. */
const STREAMED_CHARACTERS = 20;

/**
 * Warms an endpoint up. Its first request may meet a model that is not loaded yet: it is kept apart.
 *
 * @throws what the first failed request threw; NotStreamedError
 */
export async function openEndpointSide(
  { generator, host }: ConnectedEndpoint,
  options: EndpointSideOptions,
): Promise<EndpointSide> {
  const { warmupRuns, nextPrompt, onSample, signal } = options;
  const common = {
    isForcedLength: options.isForcedLength,
    seed: options.seed,
    now: options.now,
    ...(signal === undefined ? {} : { signal }),
  };
  const recorder = new RequestRecorder(generator, {
    ...common,
    maxNewTokens: options.maxNewTokens,
  });
  const short = new RequestRecorder(generator, { ...common, maxNewTokens: PAIR_TOKENS });
  const ask = async (
    by: RequestRecorder,
    prompt: string,
    phase: 'cold' | 'warm-up',
  ): Promise<RequestSample> => {
    const sample = await by.ask(prompt, phase);
    if (sample.status === 'failed') throw by.lastError;
    onSample(sample);
    return sample;
  };
  await ask(recorder, nextPrompt(), 'cold');
  for (let run = 0; run < warmupRuns; run++) await ask(recorder, nextPrompt(), 'warm-up');
  requireStream(recorder.samples, host);
  const cachePairs: PromptPair[] = [];
  for (let pair = 0; pair < CACHE_PAIRS; pair++) {
    const prompt = nextPrompt();
    const first = await ask(short, prompt, 'warm-up');
    cachePairs.push({ first, second: await ask(short, prompt, 'warm-up') });
  }
  const before = recorder.samples.length;
  return {
    cachePairs,
    get samples() {
      const { samples } = recorder;
      return [...samples.slice(0, before), ...short.samples, ...samples.slice(before)];
    },
    get lastError() {
      return recorder.lastError;
    },
    measure: async (prompt, marks) => {
      const sample = await recorder.ask(prompt, 'measured', marks);
      onSample(sample);
      return sample;
    },
  };
}

/** A server, or a proxy before it, may hold an answer back until it is whole. */
function requireStream(samples: readonly RequestSample[], host: string): void {
  const isWhole = samples.every(
    ({ text = '', events }) => text.length >= STREAMED_CHARACTERS && events.length === 1,
  );
  if (!isWhole) return;
  throw new NotStreamedError(`"${host}" sends every answer in one piece, wanted a stream`, {
    hint: 'Turn off buffering in the server, or in the proxy in front of it',
  });
}
