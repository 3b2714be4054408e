import { createHash } from 'node:crypto';
import type {
  FinishReason,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GeneratorInfo,
  TextGenerator,
} from '../../generation/index.ts';
import type { RequestSample, RunRecord } from '../../record/index.ts';
import { checkLengths } from '../check-lengths.ts';
import { collectGeneration } from '../collect-generation.ts';
import { Disposal } from '../disposal.ts';
import { type Clock, realClock } from '../fake/index.ts';
import { refuseLogprobs } from '../refuse-logprobs.ts';
import { StopTexts } from '../stop-texts.ts';
import { RecordingNotFoundError } from './errors.ts';
import { toRecordedChunks } from './recorded-chunks.ts';

export interface ReplayOptions {
  readonly record: RunRecord;
  /** @default the real clock: it takes as long as it took */
  readonly clock?: Clock;
}

/**
 * A generator that plays the answers of a run record at their recorded times.
 *
 * @throws RangeError for a record without a completed answer
 */
export function createReplayGenerator(options: ReplayOptions): TextGenerator {
  return new ReplayGenerator(options);
}

class ReplayGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  readonly #samples: ReadonlyMap<string, RequestSample>;
  readonly #recordId: string;
  readonly #clock: Clock;
  readonly #disposal = new Disposal();

  constructor({ record, clock = realClock }: ReplayOptions) {
    const played = record.samples.filter(
      ({ status, phase, text }) =>
        status === 'completed' && phase === 'measured' && text !== undefined,
    );
    if (played.length === 0) {
      throw new RangeError(`Record "${record.id}" holds no completed answer with its text`);
    }
    this.#samples = new Map(played.map((sample) => [sample.promptSha256, sample]));
    this.#recordId = record.id;
    this.#clock = clock;
    const { engine, model } = record;
    this.info = {
      backend: 'replay',
      model: model.name,
      dtype: engine.got.dtype,
      device: { asked: engine.asked.device, got: engine.got.device },
      statedBy: 'record',
      mode: 'recorded',
    };
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    this.#disposal.checkBeforeRequest();
    const { maxNewTokens, minNewTokens = 0, signal } = request;
    checkLengths(request);
    refuseLogprobs(request, 'replay');
    const sample = this.#find(request);
    const sentMs = this.#clock.now();
    const timeMs = (): number => this.#clock.now() - sentMs;
    let made = 0;
    const finish = (finishReason: FinishReason): GenerationEvent => ({
      type: 'finish',
      finishReason,
      promptTokens: sample.promptTokens,
      outputTokens: made,
      timeMs: timeMs(),
    });
    if (signal?.aborted) return yield finish('abort');

    const wake = AbortSignal.any([this.#disposal.signal, ...(signal ? [signal] : [])]);
    const stops = new StopTexts(request.stop);
    for (const chunk of toRecordedChunks(sample)) {
      await this.#clock.waitUntil(sentMs + chunk.timeMs, wake);
      this.#disposal.checkWithinAnswer();
      if (wake.aborted) return yield finish('abort');
      const tokens = Math.min(chunk.tokens, maxNewTokens - made);
      made += tokens;
      const isLast = made >= maxNewTokens || made === sample.outputTokens;
      const { text, isStopped } = stops.push(chunk.text);
      const shown = isLast && !isStopped ? text + stops.flush() : text;
      yield { type: 'chunk', text: shown, tokens, timeMs: timeMs() };
      if (isStopped && made >= minNewTokens) return yield finish('stop');
      if (made >= maxNewTokens) return yield finish('length');
    }
    // Servers also say "tool-calls" or "content-filter"; for a caller of text the model stopped.
    const { finishReason } = sample;
    yield finish(finishReason === 'length' || finishReason === 'abort' ? finishReason : 'stop');
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    this.#disposal.dispose();
  }

  #find({ prompt, suffix, minNewTokens = 0 }: GenerationRequest): RequestSample {
    const hash = createHash('sha256').update(prompt).digest('hex');
    const sample = suffix === undefined ? this.#samples.get(hash) : undefined;
    if (sample === undefined) {
      throw new RecordingNotFoundError(
        `Record "${this.#recordId}" holds no answer to this prompt`,
        {
          hint: `Ask one of its ${this.#samples.size} prompts, or use a live backend`,
        },
      );
    }
    if (minNewTokens > sample.outputTokens) {
      throw new RecordingNotFoundError(
        `The recorded answer has ${sample.outputTokens} tokens, wanted at least ${minNewTokens}`,
        { hint: 'Ask for no more tokens than were recorded' },
      );
    }
    return sample;
  }
}
