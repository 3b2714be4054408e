import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  TextGenerator,
} from '../../generation/index.ts';
import type { Baseline } from './answer-source.ts';

/**
 * A baseline behind the interface of a model, so that both are measured by the same code. It knows its
 * whole answer at once and sends it as one token event.
 */
export function createBaselineGenerator(baseline: Baseline): TextGenerator {
  const name = `baseline-${baseline.name}`;
  const answer = (request: GenerationRequest): readonly GenerationEvent[] => {
    const started = performance.now();
    const { text } = baseline.answer(request);
    const timeMs = performance.now() - started;
    const promptTokens = 0; // it has no tokenizer
    return [
      { type: 'prefill', promptTokens, timeMs: 0 },
      { type: 'token', tokenId: 0, text, timeMs },
      { type: 'finish', finishReason: 'stop', promptTokens, outputTokens: 1, timeMs },
    ];
  };
  return {
    info: {
      backend: 'baseline',
      model: name,
      dtype: 'fp32',
      device: { asked: 'cpu', got: 'cpu' },
      statedBy: 'session',
      mode: 'live',
    },
    async *stream(request) {
      yield* answer(request);
    },
    async generate(request): Promise<GenerationResult> {
      const events = answer(request);
      const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('');
      return { text, finishReason: 'stop', promptTokens: 0, outputTokens: 1, events };
    },
    async dispose() {},
  };
}
