import { LiveModelError } from './live-error.ts';
import type { LoadedFiles } from './load-files.ts';
import {
  type FromWorker,
  type LiveAnswer,
  type LiveRequest,
  type LiveSample,
  type LiveSummary,
  type LiveTexts,
  sharedNowMs,
  type ToWorker,
} from './messages.ts';

type Waiting = (message: FromWorker | Error) => void;

/** The page's side of the worker. One thing at a time: whoever calls waits for the answer before. */
export class ModelClient {
  readonly texts: LiveTexts;
  readonly #worker: Worker;
  #waiting: Waiting = () => {};

  private constructor(worker: Worker, texts: LiveTexts) {
    this.texts = texts;
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#waiting(data));
    worker.addEventListener('error', (event) => {
      const reason = event.message || 'it could not be started';
      this.#waiting(
        new LiveModelError(`The program of the model failed: ${reason}`, {
          hint: 'Reload the page, or try another browser',
        }),
      );
    });
  }

  /**
   * Starts the worker and waits until the model is ready. The worker comes from memory, not from an
   * address: only so does it obey the policy of this page, which lets it talk to no other host.
   */
  static async start(
    { program, tokenizer, runtime, weights }: LoadedFiles,
    signal: AbortSignal,
  ): Promise<{ readonly client: ModelClient; readonly startMs: number }> {
    const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
    const texts = JSON.parse(new TextDecoder().decode(tokenizer)) as LiveTexts;
    const client = new ModelClient(new Worker(address, { type: 'module' }), texts);
    try {
      const ready = client.#until('ready', signal);
      client.#send({ type: 'start', runtime, weights, texts }, [runtime, weights]);
      return { client, startMs: (await ready).startMs };
    } catch (error) {
      client.dispose();
      throw error;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  /** Answers a request; aborting ends it after the token that is being made. */
  async generate(
    request: LiveRequest,
    onToken: (tokenId: number, text: string) => void,
    signal: AbortSignal,
  ): Promise<LiveAnswer> {
    const abort = (): void => this.#send({ type: 'abort' });
    const answer = this.#until('answer', undefined, ({ tokenId, text }) => onToken(tokenId, text));
    this.#send({ type: 'generate', request, sentAtMs: sharedNowMs() });
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      return (await answer).answer;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async summarize(samples: readonly LiveSample[]): Promise<LiveSummary> {
    const summary = this.#until('summary');
    this.#send({ type: 'summarize', samples });
    return (await summary).summary;
  }

  dispose(): void {
    this.#worker.terminate();
  }

  #send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #until<Type extends FromWorker['type']>(
    type: Type,
    signal?: AbortSignal,
    onToken: (token: Extract<FromWorker, { type: 'token' }>) => void = () => {},
  ): Promise<Extract<FromWorker, { type: Type }>> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#waiting = (message) => {
        if (message instanceof Error) reject(message);
        else if (message.type === 'token') onToken(message);
        else if (message.type === 'failure') {
          reject(new LiveModelError(message.failure.message, message.failure));
        } else if (message.type === type) {
          resolve(message as Extract<FromWorker, { type: Type }>);
        }
      };
    });
  }
}
