import { collectGeneration } from '../backends/index.ts';
import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GeneratorInfo,
  PrefillEvent,
  TextGenerator,
} from '../generation/index.ts';
import type { Ladder, RoutedEvent } from './ladder.ts';

/**
 * A ladder as one generator, for whatever takes a generator. Its own `info` says only that it is a
 * ladder; which engine answered, and why those before it did not, comes with each prefill event.
 */
export function createLadderGenerator(ladder: Ladder): TextGenerator {
  return new LadderGenerator(ladder);
}

class LadderGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  readonly #ladder: Ladder;

  constructor(ladder: Ladder) {
    this.#ladder = ladder;
    this.info = {
      backend: 'ladder',
      model: ladder.policy.order.join(','),
      dtype: 'unknown',
      device: { asked: 'auto', got: 'unknown' },
      statedBy: 'nobody',
      mode: 'live',
    };
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    let route: (RoutedEvent & { type: 'route' }) | undefined;
    for await (const event of this.#ladder.stream(request)) {
      if (event.type === 'route') {
        route = event;
        continue;
      }
      if (event.type === 'answer') continue;
      const { event: generated } = event;
      if (route !== undefined) {
        // the rung's own prefill event where it sends one
        yield describeRoute(route, generated);
        route = undefined;
        if (generated.type === 'prefill') continue;
      }
      yield generated;
    }
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    await this.#ladder.dispose();
  }
}

function describeRoute(
  { info, steps, cache }: RoutedEvent & { type: 'route' },
  first: GenerationEvent,
): PrefillEvent {
  const isPrefill = first.type === 'prefill';
  const told = steps.map(({ rung, kind, state, reason }) =>
    state === 'answered' ? `${kind} "${rung}" answered` : `${kind} "${rung}" ${state}: ${reason}`,
  );
  const age = cache.state === 'stored' ? [`remembered, ${Math.round(cache.ageMs)} ms old`] : [];
  return {
    type: 'prefill',
    promptTokens: isPrefill ? first.promptTokens : 0,
    timeMs: isPrefill ? first.timeMs : 0,
    answeredBy: info,
    route: [...told, ...age].join('; '),
  };
}
