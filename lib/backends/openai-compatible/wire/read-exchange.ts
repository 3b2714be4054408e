import { createParser } from 'eventsource-parser';
import type { StreamChunk } from '../../../metrics/index.ts';
import type { RawExchange, WireFailure } from './exchange.ts';
import { redact } from './network-error.ts';
import { describeErrorBody, readPayload, type Usage } from './payload.ts';
import { type Arrival, spreadTokens, type TokenSpread } from './spread-tokens.ts';

export type { TokenSpread, Usage };

/** What one exchange said, with times since it was sent. */
export interface StreamReading {
  /** Arrivals in order: at most one per read and kind. */
  readonly chunks: readonly StreamChunk[];
  /** How tokens were put into chunks. */
  readonly tokenSpread: TokenSpread;
  /** Events that carried text, reasoning included: what tools that count chunks call tokens. */
  readonly contentChunks: number;
  readonly text: string;
  readonly reasoning: string;
  /** As the server says it. */
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
  /** The model's name in the server's words. */
  readonly model: string | undefined;
  readonly endMs: number;
  readonly failure: WireFailure | undefined;
}

/**
 * Reads the events of a finished exchange. An event is dated by the read that completed it; a character
 * split over two reads belongs to the second.
 */
export function readExchange(exchange: RawExchange, apiKey?: string): StreamReading {
  const { sentAtMs, endedAtMs, status, contentType } = exchange;
  const reading = new Reading(sentAtMs);
  const isStream = status === 200 && contentType.includes('text/event-stream');
  if (isStream) reading.feed(exchange);
  const usual = isStream ? reading.failure() : describeRefusal(exchange);
  const failure = exchange.failure ?? usual;
  return {
    ...reading.result(),
    endMs: wholeNanoseconds(endedAtMs - sentAtMs),
    failure: failure && { ...failure, reason: redact(failure.reason, apiKey) },
  };
}

function describeRefusal({ status, contentType, reads }: RawExchange): WireFailure {
  const body = Buffer.concat(reads.map(({ bytes }) => bytes)).toString();
  if (status === 200) {
    const reason = `Asked for a stream of events, got "${contentType}"`;
    return { kind: 'not-streamed', reason };
  }
  return { kind: `http-${status}`, reason: `Status ${status}: ${describeErrorBody(body)}` };
}

/** The clock's resolution, and what records store. */
function wholeNanoseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}

/** Collects what the events of one stream say. */
class Reading {
  readonly #sentAtMs: number;
  readonly #arrivals: Arrival[] = [];
  #text = '';
  #reasoning = '';
  #finishReason: string | undefined;
  #usage: Usage | undefined;
  #model: string | undefined;
  #isDone = false;
  #failure: WireFailure | undefined;

  constructor(sentAtMs: number) {
    this.#sentAtMs = sentAtMs;
  }

  feed({ reads }: RawExchange): void {
    let timeMs = 0;
    const parser = createParser({ onEvent: ({ data }) => this.#onEvent(data, timeMs) });
    const decoder = new TextDecoder();
    for (const { atMs, bytes } of reads) {
      timeMs = wholeNanoseconds(atMs - this.#sentAtMs);
      parser.feed(decoder.decode(bytes, { stream: true }));
    }
  }

  #onEvent(data: string, timeMs: number): void {
    if (data === '[DONE]') {
      this.#isDone = true;
      return;
    }
    const payload = readPayload(data);
    if (payload === undefined) {
      this.#failure ??= { kind: 'malformed', reason: 'An event of the stream is not valid JSON' };
      return;
    }
    if (payload.error !== undefined) {
      this.#failure ??= { kind: 'error-event', reason: `Mid-stream error: ${payload.error}` };
      return;
    }
    this.#finishReason ??= payload.finishReason;
    this.#usage = payload.usage ?? this.#usage;
    this.#model ??= payload.model;
    this.#reasoning += payload.reasoning;
    this.#text += payload.text;
    const counted = payload.usage?.outputTokens;
    const at = { timeMs, ...(counted === undefined ? {} : { countedTokens: counted }) };
    if (payload.reasoning !== '') {
      this.#arrivals.push({ ...at, kind: 'reasoning', characters: payload.reasoning.length });
    }
    if (payload.text !== '') {
      this.#arrivals.push({ ...at, kind: 'content', characters: payload.text.length });
    } else if (
      payload.reasoning === '' &&
      payload.hasChoice &&
      payload.finishReason === undefined
    ) {
      // a role or nothing at all: kept, so that "first chunk" and "first token" can be told apart
      this.#arrivals.push({ ...at, kind: 'role', characters: 0 });
    }
  }

  failure(): WireFailure | undefined {
    if (this.#failure !== undefined) return this.#failure;
    if (!this.#isDone && this.#finishReason === undefined) {
      return { kind: 'incomplete', reason: 'The stream ended without saying that it was done' };
    }
    const hasTokens = this.#arrivals.some(({ kind }) => kind !== 'role');
    return hasTokens ? undefined : { kind: 'empty', reason: 'The answer held no token' };
  }

  result(): Omit<StreamReading, 'endMs' | 'failure'> {
    return {
      ...spreadTokens(this.#arrivals, this.#usage?.outputTokens),
      contentChunks: this.#arrivals.filter(({ kind }) => kind !== 'role').length,
      text: this.#text,
      reasoning: this.#reasoning,
      finishReason: this.#finishReason,
      usage: this.#usage,
      model: this.#model,
    };
  }
}
