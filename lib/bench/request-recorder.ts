import type {
  FinishEvent,
  GenerationEvent,
  GenerationRequest,
  TextGenerator,
} from '../generation/index.ts';
import { toEventLog } from '../metrics/index.ts';
import { type RequestSample, sha256Hex } from '../record/index.ts';

export interface RecorderOptions {
  readonly maxNewTokens: number;
  /** Every answer gets exactly `maxNewTokens`, whatever the model would do. @default true */
  readonly isForcedLength?: boolean;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
}

/** What a request belongs to besides its phase: a point of a sweep, a block of an interleaved run. */
export type SampleMarks = Pick<RequestSample, 'group' | 'block'>;

/** Sends one request after the other and keeps everything that happened. */
export class RequestRecorder {
  readonly samples: RequestSample[] = [];
  /** What the last failed request threw: its sample keeps the sentence, this keeps the hint. */
  lastError: unknown;
  readonly #generator: TextGenerator;
  readonly #options: RecorderOptions;

  constructor(generator: TextGenerator, options: RecorderOptions) {
    this.#generator = generator;
    this.#options = options;
  }

  /**
   * Sends a prompt and waits for the whole answer. A failed request is a sample too: it has a reason
   * and no metrics.
   *
   * @throws the reason of the signal when it fires: half a request is not a request
   */
  async ask(
    prompt: string,
    phase: RequestSample['phase'],
    marks: SampleMarks = {},
  ): Promise<RequestSample> {
    const { signal, now } = this.#options;
    signal?.throwIfAborted();
    const sentAtMs = now();
    const answer = await answerOnce(this.#generator, this.#toRequest(prompt), (error) => {
      this.lastError = error;
    });
    signal?.throwIfAborted();
    const index = this.samples.length;
    const promptSha256 = sha256Hex(prompt);
    const sample: RequestSample = { index, phase, promptSha256, sentAtMs, ...marks, ...answer };
    this.samples.push(sample);
    return sample;
  }

  #toRequest(prompt: string): GenerationRequest {
    const { maxNewTokens, isForcedLength = true, seed, signal } = this.#options;
    return {
      prompt,
      maxNewTokens,
      ...(isForcedLength ? { minNewTokens: maxNewTokens } : {}),
      seed,
      ...(signal === undefined ? {} : { signal }),
    };
  }
}

type Answer = Omit<RequestSample, 'index' | 'phase' | 'promptSha256' | 'sentAtMs'>;

async function answerOnce(
  generator: TextGenerator,
  request: GenerationRequest,
  onError: (error: unknown) => void,
): Promise<Answer> {
  const events: GenerationEvent[] = [];
  try {
    for await (const event of generator.stream(request)) events.push(event);
  } catch (error) {
    onError(error);
    const reason = error instanceof Error ? error.message : String(error);
    return { ...describeEvents(events), status: 'failed', reason };
  }
  const described = describeEvents(events);
  return { ...described, status: described.finishReason === 'abort' ? 'aborted' : 'completed' };
}

/** The part of a sample that follows from the events of its stream. */
export function describeEvents(events: readonly GenerationEvent[]): Omit<Answer, 'status'> {
  const log = toEventLog(events);
  const prefill = events.find((event) => event.type === 'prefill');
  const finish = events.find((event) => event.type === 'finish');
  const text = events.map((event) => ('text' in event ? event.text : '')).join('');
  return {
    promptTokens: log.promptTokens ?? 0,
    // a chunk of a server is no token: what its chunks hold together is what its usage says
    outputTokens: finish?.outputTokens ?? log.chunks.reduce((sum, { tokens }) => sum + tokens, 0),
    events: log.chunks,
    text,
    ...describeCount(finish, log.chunks.length),
    ...(prefill === undefined ? {} : { prefillStartMs: toNanoseconds(prefill.timeMs) }),
    ...(finish === undefined
      ? {}
      : { endMs: toNanoseconds(finish.timeMs), finishReason: finish.finishReason }),
  };
}

/** Who counted, where it was not the engine in our own process. */
function describeCount(
  finish: FinishEvent | undefined,
  contentChunks: number,
): Pick<Answer, 'tokensCountedBy' | 'contentChunks' | 'usage'> {
  const { countedBy = 'engine', promptTokens = 0, outputTokens = 0 } = finish ?? {};
  if (countedBy === 'engine') return {};
  const isCounted = countedBy === 'server';
  return {
    tokensCountedBy: countedBy,
    contentChunks,
    ...(isCounted ? { usage: { promptTokens, outputTokens } } : {}),
  };
}

/** Whole nanoseconds: more digits are noise, and take room in every record. */
function toNanoseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}
