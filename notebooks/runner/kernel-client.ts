// A client of one kernel: sends requests, collects what comes back for each.

import { randomUUID } from 'node:crypto';
import { Dealer, Subscriber } from 'zeromq';
import { KernelDiedError, KernelStartError } from './errors.ts';
import { type KernelOptions, KernelProcess } from './kernel-process.ts';
import { createHeader, decodeMessage, encodeMessage, type Message } from './wire.ts';

export type CellStatus = 'ok' | 'error' | 'aborted';

/** One published message of a cell, in the order of arrival. */
export interface PublishedMessage {
  readonly type: string;
  readonly content: Record<string, unknown>;
}

/** What came of one cell. */
export interface CellResult {
  readonly status: CellStatus;
  readonly reply: Record<string, unknown>;
  readonly published: readonly PublishedMessage[];
  /** Request sent until reply and `idle` were both in. */
  readonly ms: number;
}

interface Pending {
  readonly published: PublishedMessage[];
  reply?: Record<string, unknown>;
  isIdle: boolean;
  settle(): void;
}

const startLimitMs = 120_000;
const helloEveryMs = 500;
const lookEveryMs = 10;

export class KernelClient {
  readonly kernel: KernelProcess;
  /** Called for what arrives for a cell that has already ended. */
  onLate: (message: PublishedMessage, requestId: string) => void = () => {};
  readonly #session = randomUUID();
  readonly #shell = new Dealer({ routingId: randomUUID(), linger: 0 });
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly #pending = new Map<string, Pending>();
  #died: KernelDiedError | undefined;

  private constructor(kernel: KernelProcess) {
    this.kernel = kernel;
  }

  /** Starts a kernel and waits until it answers and is heard. */
  static async start(options: KernelOptions = {}): Promise<KernelClient> {
    const client = new KernelClient(await KernelProcess.start(options));
    try {
      await client.#connect();
    } catch (cause) {
      await client.close();
      throw cause;
    }
    return client;
  }

  /** Sends a request over shell; resolves with reply and published messages once it is idle again. */
  async request(type: string, content: Record<string, unknown>): Promise<CellResult> {
    const startedAt = performance.now();
    const header = createHeader(type, this.#session);
    const done = new Promise<void>((resolve) => {
      this.#pending.set(header.msg_id, { published: [], isIdle: false, settle: resolve });
    });
    const pending = this.#pending.get(header.msg_id);
    if (this.#died) throw this.#died;
    await this.#shell.send(
      encodeMessage({ header, parent: {}, content }, this.kernel.connection.key),
    );
    await done;
    this.#pending.delete(header.msg_id);
    if (this.#died || pending?.reply === undefined) throw this.#died ?? new Error('No reply');
    const status = pending.reply.status;
    return {
      // Stock tslab says "abort" where the protocol says "aborted".
      status: status === 'ok' ? 'ok' : status === 'error' ? 'error' : 'aborted',
      reply: pending.reply,
      published: pending.published,
      ms: performance.now() - startedAt,
    };
  }

  execute(code: string, options: { stopOnError?: boolean } = {}): Promise<CellResult> {
    return this.request('execute_request', {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: options.stopOnError ?? false,
    });
  }

  /** Kills the kernel and waits until it is gone. */
  async close(): Promise<void> {
    this.kernel.kill();
    await this.kernel.ended;
    this.#shell.close();
    this.#iopub.close();
  }

  async #connect(): Promise<void> {
    const { ip, shell_port, iopub_port } = this.kernel.connection;
    this.#shell.connect(`tcp://${ip}:${shell_port}`);
    this.#iopub.connect(`tcp://${ip}:${iopub_port}`);
    this.#iopub.subscribe();
    void this.#listen(this.#shell, (pending, message) => {
      pending.reply = message.content;
    });
    void this.#listen(this.#iopub, (pending, message) => {
      const { execution_state: state } = message.content;
      if (message.header.msg_type !== 'status') {
        pending.published.push({ type: message.header.msg_type, content: message.content });
      } else if (state === 'idle') pending.isIdle = true;
    });
    void this.kernel.ended.then((how) => {
      this.#died = new KernelDiedError(how);
      for (const pending of this.#pending.values()) pending.settle();
    });
    await this.#waitUntilHeard();
  }

  /**
   * A publisher drops messages until the subscription has reached it, so ask until an `idle` comes
   * back: again as soon as there was a reply without one, and rarely while the kernel is starting.
   */
  async #waitUntilHeard(): Promise<void> {
    const deadline = performance.now() + startLimitMs;
    let heard = false;
    let askedAt = Number.NEGATIVE_INFINITY;
    while (!heard) {
      if (this.#died || performance.now() > deadline) {
        const reason = this.#died
          ? 'it ended at once'
          : `no answer within ${startLimitMs / 1000} s`;
        throw new KernelStartError({ reason, stderr: this.kernel.stderr, cause: this.#died });
      }
      const asked = [...this.#pending.values()];
      const isUnheard = asked.length > 0 && asked.every((pending) => pending.reply !== undefined);
      if (isUnheard || performance.now() - askedAt > helloEveryMs) {
        askedAt = performance.now();
        this.request('kernel_info_request', {}).then(
          () => {
            heard = true;
          },
          () => {}, // the loop sees that it died
        );
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    this.#pending.clear();
  }

  async #listen(
    socket: Dealer | Subscriber,
    note: (pending: Pending, message: Message) => void,
  ): Promise<void> {
    for await (const frames of socket) {
      const message = decodeMessage(frames, this.kernel.connection.key);
      const id = message.parent.msg_id ?? '';
      const pending = this.#pending.get(id);
      if (pending === undefined) {
        this.onLate({ type: message.header.msg_type, content: message.content }, id);
        continue;
      }
      note(pending, message);
      if (pending.reply !== undefined && pending.isIdle) pending.settle();
    }
  }
}
