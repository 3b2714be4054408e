import type { ChunkEvent, FinishEvent, FinishReason } from '../../generation/index.ts';
import { brokenOff } from './explain-failure.ts';
import { type ChunkReading, readChunk } from './read-chunk.ts';
import { ServerResponseError } from './server-errors.ts';

/** Reads a stream to its end. Text without a reason why it ended is not an answer. */
export async function* readAnswer(
  response: AsyncIterable<unknown>,
  sentMs: number,
  host: string,
): AsyncGenerator<ChunkEvent | FinishEvent, void, undefined> {
  const count = new TokenCount();
  let finishReason: string | undefined;
  for await (const value of response) {
    const timeMs = performance.now() - sentMs;
    const reading = readChunk(value);
    if (reading === undefined) throw notAnAnswer(host);
    finishReason ??= reading.finishReason;
    const tokens = count.take(reading);
    if (reading.text === '' && !reading.isReasoning) continue; // a role, or the usage alone
    yield { type: 'chunk', text: reading.text, ...(tokens !== undefined && { tokens }), timeMs };
  }
  if (finishReason === undefined) throw brokenOff(host);
  yield {
    type: 'finish',
    finishReason: toFinishReason(finishReason, host),
    ...count.total(),
    timeMs: performance.now() - sentMs,
  };
}

/** Keeps what the server counted apart from what arrived. */
class TokenCount {
  #chunks = 0;
  #given = 0;
  #usage: ChunkReading['usage'];

  /** Tokens of this chunk, where the server counts as it goes. */
  take({ text, isReasoning, tokensSoFar, usage }: ChunkReading): number | undefined {
    this.#usage = usage ?? this.#usage;
    if (text === '' && !isReasoning) return undefined;
    this.#chunks++;
    if (tokensSoFar === undefined) return undefined;
    const tokens = Math.max(tokensSoFar - this.#given, 0);
    this.#given = tokensSoFar;
    return tokens;
  }

  total(): Pick<FinishEvent, 'promptTokens' | 'outputTokens' | 'countedBy'> {
    if (this.#usage !== undefined) return { ...this.#usage, countedBy: 'server' };
    return { promptTokens: 0, outputTokens: this.#chunks, countedBy: 'chunks' };
  }
}

function toFinishReason(reason: string, host: string): FinishReason {
  if (reason === 'stop' || reason === 'length') return reason;
  throw new ServerResponseError(`"${host}" ended the answer for the reason "${reason}"`, {
    hint: 'What came before may be incomplete: the server held something back or wanted a tool',
  });
}

function notAnAnswer(host: string): ServerResponseError {
  return new ServerResponseError(`"${host}" sent an event that is no part of a completion`, {
    hint: 'Check that the address is an OpenAI-compatible endpoint and ends with /v1',
  });
}
