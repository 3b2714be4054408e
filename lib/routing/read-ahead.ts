import type { GenerationEvent } from '../generation/index.ts';

/** A rung ended well and said nothing. */
class EmptyAnswer extends Error {
  constructor() {
    super('it answered with nothing');
  }
}

/** How much of an answer must be there before it counts as one. */
export type ReadAhead = 'first-text' | 'whole';

/** Reads until there is something to show, or to the end; an answer without text is none. */
export async function readAhead(
  events: AsyncIterator<GenerationEvent>,
  ahead: ReadAhead,
): Promise<GenerationEvent[]> {
  const read: GenerationEvent[] = [];
  let hasText = false;
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw hasText ? new Error('it ended in the middle') : new EmptyAnswer();
    read.push(value);
    if ((value.type === 'token' || value.type === 'chunk') && value.text !== '') hasText = true;
    if (value.type === 'finish' && !hasText && value.finishReason !== 'abort') {
      await events.return?.(); // it is done with this request, and must know
      throw new EmptyAnswer();
    }
    if (value.type === 'finish' || (hasText && ahead === 'first-text')) return read;
  }
}

/** What was read and what is still to come, as one stream. */
export async function* followed(
  first: readonly GenerationEvent[],
  rest: AsyncIterator<GenerationEvent>,
): AsyncGenerator<GenerationEvent, void, undefined> {
  try {
    yield* first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      yield next.value;
  } finally {
    await rest.return?.(); // a reader that leaves early frees the model
  }
}
