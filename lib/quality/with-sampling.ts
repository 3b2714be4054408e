import type { SamplingOptions, TextGenerator } from '../generation/index.ts';

/** The same generator with a temperature for every request: answers to one task then differ by seed. */
export function withSampling(
  generator: TextGenerator,
  sampling: Pick<SamplingOptions, 'temperature' | 'topK'>,
): TextGenerator {
  return {
    info: generator.info,
    stream: (request) => generator.stream({ ...sampling, ...request }),
    generate: (request) => generator.generate({ ...sampling, ...request }),
    dispose: () => generator.dispose(),
  };
}
