import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Server-sent events of one answer. Each is one write of one text: Node's own `write` hands the socket four
 * pieces per chunk and joins them in a later turn, which per token costs as much as making the JSON does.
 * On a machine whose cores all compute, that time is taken from the model.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #isChunked: boolean;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#response = response;
    // HTTP/1.0 knows no chunks: there the end of the connection ends the answer
    this.#isChunked = request.httpVersion === '1.1';
  }

  /** Status and headers, at once. */
  open(headers: Readonly<Record<string, string>>): void {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...headers,
    });
    this.#response.flushHeaders();
  }

  /** Never waits for a slow reader, who would hold the slot: an answer is bounded by its length. */
  send(data: string): void {
    const event = `data: ${data}\n\n`;
    const { socket } = this.#response;
    // without a socket of its own it waits for the answer before it on the same connection
    if (!this.#isChunked || socket === null) this.#response.write(event);
    else socket.write(`${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`);
  }

  /** A reader who takes nothing any more loses the rest, so that connections cannot pile up. */
  close(last: string): void {
    this.#response.setTimeout(SLOW_READER_MS, () => this.#response.destroy());
    this.#response.end(last);
  }
}

const SLOW_READER_MS = 60_000;
