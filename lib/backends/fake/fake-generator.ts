import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GeneratorInfo,
  TextGenerator,
} from '../../generation/index.ts';
import { checkLengths } from '../check-lengths.ts';
import { collectGeneration } from '../collect-generation.ts';
import { Disposal } from '../disposal.ts';
import { refuseLogprobs } from '../refuse-logprobs.ts';
import { type Clock, createFakeClock } from './clock.ts';
import { Script, type ScriptedToken } from './script.ts';

export interface FakeOptions {
  /** What every request is answered with, in ascending times. */
  readonly tokens: readonly ScriptedToken[];
  /** @default words of the prompt */
  readonly promptTokens?: number;
  /** Thrown when the script gets there, to test how failures are told. */
  readonly failAfterTokens?: { readonly tokens: number; readonly error: Error };
  /** @default a clock that jumps, so that a script of seconds runs at once */
  readonly clock?: Clock;
  readonly info?: Partial<GeneratorInfo>;
}

/**
 * A generator that says what its script says, when its script says it. Tests and lessons use it to
 * know the right answer beforehand; its `mode` is `simulated`, so it never passes as a model.
 */
export function createFakeGenerator(options: FakeOptions): TextGenerator {
  return new FakeGenerator(options);
}

class FakeGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  readonly #options: FakeOptions;
  readonly #clock: Clock;
  readonly #disposal = new Disposal();

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? createFakeClock();
    this.info = {
      backend: 'fake',
      model: 'scripted',
      dtype: 'fp32',
      device: { asked: 'cpu', got: 'cpu' },
      statedBy: 'session',
      mode: 'simulated',
      ...options.info,
    };
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    this.#disposal.checkBeforeRequest();
    checkLengths(request);
    refuseLogprobs(request, 'fake');
    const { tokens, failAfterTokens } = this.#options;
    const sentMs = this.#clock.now();
    const timeMs = (): number => this.#clock.now() - sentMs;
    const promptTokens = this.#options.promptTokens ?? request.prompt.split(/\s+/).length;
    const finish = (finishReason: 'stop' | 'length' | 'abort', outputTokens: number) =>
      ({ type: 'finish', finishReason, promptTokens, outputTokens, timeMs: timeMs() }) as const;
    if (request.signal?.aborted === true) return yield finish('abort', 0);

    yield { type: 'prefill', promptTokens, timeMs: timeMs() };
    const wake = AbortSignal.any([
      this.#disposal.signal,
      ...(request.signal ? [request.signal] : []),
    ]);
    const script = new Script(tokens, request);
    for (let made = 0; ; made++) {
      if (failAfterTokens?.tokens === made) throw failAfterTokens.error;
      const token = script.next();
      await this.#clock.waitUntil(sentMs + token.timeMs, wake);
      this.#disposal.checkWithinAnswer();
      if (wake.aborted) return yield finish('abort', made);
      yield { type: 'token', tokenId: token.tokenId, text: token.text, timeMs: timeMs() };
      if (token.finishReason !== undefined) return yield finish(token.finishReason, made + 1);
    }
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    this.#disposal.dispose();
  }
}
