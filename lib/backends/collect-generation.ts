import type { GenerationEvent, GenerationResult } from '../generation/index.ts';

/** Runs a stream to its end: what `generate()` of every backend does. */
export async function collectGeneration(
  stream: AsyncIterable<GenerationEvent>,
): Promise<GenerationResult> {
  const events: GenerationEvent[] = [];
  let text = '';
  for await (const event of stream) {
    events.push(event);
    if (event.type === 'token' || event.type === 'chunk') text += event.text;
    if (event.type === 'finish') {
      const { type: _, timeMs: __, ...end } = event;
      return { text, ...end, events };
    }
  }
  throw new Error('The stream ended without a finish event');
}
