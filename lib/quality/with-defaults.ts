import type { GenerationRequest, TextGenerator } from '../generation/index.ts';

/** The same generator with settings for every request that does not bring its own. */
export function withDefaults(
  generator: TextGenerator,
  defaults: Pick<GenerationRequest, 'temperature' | 'topK' | 'stop'>,
): TextGenerator {
  return {
    info: generator.info,
    stream: (request) => generator.stream({ ...defaults, ...request }),
    generate: (request) => generator.generate({ ...defaults, ...request }),
    dispose: () => generator.dispose(),
  };
}
