// Rungs are asked in the order of the policy until one answers. A rung that policy forbids is not even
// opened. Until the first text arrives a failure means the next rung; after it, the reader has seen part
// of an answer, so a failure is an error and never another model's text glued on.

import type { GenerationEvent, GenerationRequest, TextGenerator } from '../generation/index.ts';
import { AnswerCache, type CacheSettings, type CacheStatistics, cacheKey } from './answer-cache.ts';
import { AnswerBrokenError, NoRungAnsweredError } from './errors.ts';
import { isCallersMistake, needsFreshStart, OpenRung } from './open-rung.ts';
import { followed, type ReadAhead, readAhead } from './read-ahead.ts';
import type { RoutedAnswer, RouteStep } from './route-step.ts';
import type { RoutePolicy, Rung, RungKind } from './rung.ts';
import {
  type CircuitChange,
  type CircuitName,
  type GuardSettings,
  RungClosedError,
} from './rung-guard.ts';

export interface LadderOptions {
  readonly rungs: readonly Rung[];
  readonly policy: RoutePolicy;
  /** @default 3 failures, 10 s */
  readonly guard?: GuardSettings;
  /** @default no cache */
  readonly cache?: CacheSettings;
}

/** An event of the rung that answers; the first one says which. */
export type RoutedEvent =
  | {
      readonly type: 'route';
      readonly rung: string;
      readonly kind: RungKind;
      readonly info: TextGenerator['info'];
      readonly steps: readonly RouteStep[];
      readonly cache: RoutedAnswer['cache'];
    }
  | { readonly type: 'generation'; readonly event: GenerationEvent }
  | { readonly type: 'answer'; readonly answer: RoutedAnswer };

export interface RungHealth {
  readonly rung: string;
  readonly circuit: CircuitName;
  readonly changes: readonly CircuitChange[];
}

/** Places in order, behind one call. */
export class Ladder {
  readonly policy: RoutePolicy;
  readonly #rungs: readonly OpenRung[];
  readonly #cache: AnswerCache | undefined;
  readonly #now: () => number;

  constructor(options: LadderOptions, now: () => number = () => performance.now()) {
    const { rungs, policy, guard = { failuresToOpen: 3, pauseMs: 10_000 }, cache } = options;
    this.policy = policy;
    this.#now = now;
    this.#cache = cache && new AnswerCache(cache, now);
    this.#rungs = policy.order.flatMap((kind) =>
      rungs.filter((rung) => rung.kind === kind).map((rung) => new OpenRung(rung, guard, now)),
    );
  }

  /**
   * One whole answer, with every rung that was asked or skipped and why.
   *
   * @throws NoRungAnsweredError; TypeError or RangeError for a request no rung could answer
   */
  async answer(request: GenerationRequest): Promise<RoutedAnswer> {
    for await (const event of this.#walk(request, 'whole')) {
      if (event.type === 'answer') return event.answer;
    }
    throw new Error('The ladder ended without an answer');
  }

  /**
   * The same as a stream: which rung, its events, then the labelled answer. A remembered answer comes as
   * one piece.
   *
   * @throws AnswerBrokenError when the rung fails after its first text
   */
  stream(request: GenerationRequest): AsyncGenerator<RoutedEvent, void, undefined> {
    return this.#walk(request, 'first-text');
  }

  /** Goes down the rungs. What was read ahead of an answer that failed nobody has seen. */
  async *#walk(
    request: GenerationRequest,
    ahead: ReadAhead,
  ): AsyncGenerator<RoutedEvent, void, undefined> {
    const key = this.#cache && cacheKey(request, this.policy);
    const stored = key === undefined ? undefined : this.#cache?.find(key);
    if (stored !== undefined) {
      yield* replayStored(stored);
      return;
    }
    const startedMs = this.#now();
    const steps: RouteStep[] = [];
    for (const open of this.#rungs) {
      const attempt = await this.#try(open, request, steps, async (generator) => {
        const events = generator.stream(request)[Symbol.asyncIterator]();
        return { events, first: await readAhead(events, ahead) };
      });
      if (attempt === undefined) continue;
      const { name: rung, kind } = open.rung;
      const cache = this.#cacheState;
      yield { type: 'route', rung, kind, info: attempt.info, steps: [...steps], cache };
      const { events, first } = attempt.result;
      let text = '';
      try {
        for await (const event of followed(first, events)) {
          if (event.type === 'token' || event.type === 'chunk') text += event.text;
          yield { type: 'generation', event };
          if (event.type !== 'finish') continue;
          const { promptTokens, outputTokens, countedBy = 'engine', finishReason } = event;
          const result = { text, promptTokens, outputTokens, countedBy, finishReason };
          const answer = this.#label(open, result, attempt.info, steps, startedMs);
          if (key !== undefined && finishReason !== 'abort') this.#cache?.keep(key, answer);
          yield { type: 'answer', answer };
          return;
        }
        throw new Error('it ended in the middle');
      } catch (error) {
        await open.guard.reportFailure(error);
        await open.discard();
        throw new AnswerBrokenError(
          `"${open.rung.name}" broke off its answer: ${reasonOf(error)}`,
          {
            steps,
            hint: 'Ask again; what was shown is not whole',
            cause: error,
          },
        );
      }
    }
    throw explainNoAnswer(steps);
  }

  /** Circuits of the rungs, with the trace of their changes. */
  health(): RungHealth[] {
    return this.#rungs.map(({ rung, guard }) => ({
      rung: rung.name,
      circuit: guard.circuit,
      changes: guard.changes,
    }));
  }

  get #cacheState(): RoutedAnswer['cache'] {
    return { state: this.#cache === undefined ? 'off' : 'fresh' };
  }

  /** Undefined without a cache. */
  cacheStatistics(): CacheStatistics | undefined {
    return this.#cache?.statistics;
  }

  /** Frees every model that was opened. */
  async dispose(): Promise<void> {
    await Promise.all(this.#rungs.map((open) => open.discard()));
  }

  /** Asks one rung; undefined when it is the next one's turn, with a step that says why. */
  async #try<T extends object>(
    open: OpenRung,
    request: GenerationRequest,
    steps: RouteStep[],
    work: (generator: TextGenerator) => Promise<T>,
  ): Promise<{ readonly result: T; readonly info: TextGenerator['info'] } | undefined> {
    const { rung } = open;
    const startedMs = this.#now();
    const note = (state: RouteStep['state'], reason: string, costUsd: number | undefined): void => {
      const elapsedMs = this.#now() - startedMs;
      steps.push({ rung: rung.name, kind: rung.kind, state, reason, elapsedMs, costUsd });
    };
    if (rung.isRemote && this.policy.allowRemote !== true) {
      note('skipped', 'policy: no prompt leaves this machine', 0);
      return undefined;
    }
    try {
      const { result, info } = await open.guard.run(async () => {
        const generator = await open.generator();
        return { result: await work(generator), info: generator.info };
      });
      note(
        'answered',
        steps.length === 0 ? 'first in the order' : 'the rungs before it did not answer',
        0,
      );
      return { result, info };
    } catch (error) {
      if (request.signal?.aborted === true || isCallersMistake(error)) throw error;
      if (error instanceof RungClosedError) {
        note('skipped', error.message, 0);
      } else {
        // What a failed paid call cost is known to its provider only.
        note('failed', reasonOf(error), rung.kind === 'api' ? undefined : 0);
        if (needsFreshStart(error)) await open.discard();
      }
      return undefined;
    }
  }

  #label(
    { rung }: OpenRung,
    result: Pick<RoutedAnswer, 'text' | 'finishReason' | 'promptTokens' | 'outputTokens'> & {
      readonly countedBy?: RoutedAnswer['countedBy'];
    },
    info: TextGenerator['info'],
    steps: RouteStep[],
    startedMs: number,
  ): RoutedAnswer {
    const { text, finishReason, promptTokens, outputTokens, countedBy = 'engine' } = result;
    const own = rung.costUsd({ promptTokens, outputTokens, countedBy });
    const last = steps.at(-1);
    if (last !== undefined) steps[steps.length - 1] = { ...last, costUsd: own };
    const costs = steps.map(({ costUsd }) => costUsd);
    return {
      text,
      finishReason,
      rung: rung.name,
      kind: rung.kind,
      info,
      promptTokens,
      outputTokens,
      countedBy,
      costUsd: costs.reduce<number | undefined>(
        (sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost),
        0,
      ),
      e2eLatencyMs: this.#now() - startedMs,
      steps,
      cache: this.#cacheState,
    };
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** A remembered answer as the events of a stream, in one piece. */
function* replayStored(answer: RoutedAnswer): Generator<RoutedEvent, void, undefined> {
  const { rung, kind, info, steps, cache, text, finishReason } = answer;
  const { promptTokens, outputTokens, countedBy } = answer;
  yield { type: 'route', rung, kind, info, steps, cache };
  yield { type: 'generation', event: { type: 'chunk', text, timeMs: 0 } };
  const finish = { finishReason, promptTokens, outputTokens, countedBy, timeMs: 0 } as const;
  yield { type: 'generation', event: { type: 'finish', ...finish } };
  yield { type: 'answer', answer };
}

function explainNoAnswer(steps: readonly RouteStep[]): NoRungAnsweredError {
  const story = steps.map(({ rung, state, reason }) => `${rung} ${state} (${reason})`).join('; ');
  const isForbidden = steps.some(({ reason }) => reason.startsWith('policy:'));
  return new NoRungAnsweredError(
    `No rung answered: ${story || 'the order names no rung that exists'}`,
    {
      steps,
      hint: isForbidden
        ? 'Mend a local rung, or allow prompts to leave this machine with --allow-remote'
        : 'Mend one of the rungs, or add another to the order',
    },
  );
}
