import OpenAI from 'openai';
import type {
  FinishEvent,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GeneratorInfo,
  TextGenerator,
} from '../../generation/index.ts';
import { checkLengths } from '../check-lengths.ts';
import { collectGeneration } from '../collect-generation.ts';
import { Disposal } from '../disposal.ts';
import { refuseLogprobs } from '../refuse-logprobs.ts';
import { checkedFetch } from './checked-fetch.ts';
import { Deadline, type Timeouts } from './deadline.ts';
import { type Dialect, type DialectName, detectDialect, dialectOf } from './dialect.ts';
import { explainFailure } from './explain-failure.ts';
import { findModel, type ListedModel, listModels } from './find-model.ts';
import { readAnswer } from './read-answer.ts';
import { requireDirect } from './require-direct.ts';
import { requireListener } from './require-listener.ts';
import { ServerResponseError } from './server-errors.ts';
import { type Api, type BodyOptions, toBody } from './to-body.ts';

export interface OpenAiCompatibleOptions extends Timeouts {
  /** The API's root, usually ending with `/v1`. */
  readonly baseUrl: string;
  /** @default the only model of the server */
  readonly model?: string;
  /** Never logged and never part of an error. @default none */
  readonly apiKey?: string;
  /** @default 'completions' */
  readonly api?: Api;
  /** @default by the server's model list */
  readonly dialect?: DialectName;
  readonly middleTokens?: BodyOptions['middleTokens'];
  /** Tries after the first one, for 408, 409, 429, 5xx and lost connections before an answer began. @default 2 */
  readonly maxRetries?: number;
  /** For a connection, and again for the list of models. @default 5,000 */
  readonly connectTimeoutMs?: number;
}

/** A model on a server. */
export interface OpenAiCompatibleGenerator extends TextGenerator {
  readonly dialect: DialectName;
  /** Whether it can be told exactly how long to answer. */
  readonly canForceLength: boolean;
  /**
   * Times a request that computes nothing, the list of models: the part of every wait that is network
   * and server, not model. Leaves the connection open for the next request.
   */
  measureRoundTripMs(): Promise<number>;
}

/**
 * A generator over any OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama, Docker Model Runner,
 * `lab serve`, hosted APIs. Creating it asks the server for its models, so a wrong address, key or name
 * fails here.
 *
 * @throws ServerUnreachableError, ServerTimeoutError, ServerRefusedError, ServerResponseError,
 * ModelNotFoundError
 * @example
 * const generator = await createOpenAiCompatibleGenerator({ baseUrl: 'http://127.0.0.1:8080/v1' });
 * (await generator.generate({ prompt: 'function add(a, b) {', maxNewTokens: 32 })).text;
 */
export async function createOpenAiCompatibleGenerator(
  options: OpenAiCompatibleOptions,
): Promise<OpenAiCompatibleGenerator> {
  const { connectTimeoutMs = 5_000, firstTokenTimeoutMs = 120_000, maxRetries = 2 } = options;
  const url = new URL(options.baseUrl);
  requireDirect(url);
  await requireListener(url, connectTimeoutMs);
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey ?? 'none', // the library insists on one; local servers ignore it
    maxRetries,
    timeout: firstTokenTimeoutMs + 1_000, // ours fires first, and says what was waited for
    fetch: checkedFetch,
    logLevel: 'off', // it would log the text of broken answers
    organization: null,
    project: null,
  });
  try {
    const listed = await findModel(client, options.model, connectTimeoutMs);
    return new RemoteGenerator(client, url, listed, options);
  } catch (error) {
    throw error instanceof TypeError ? error : explainFailure(error, url.host, [options.apiKey]);
  }
}

class RemoteGenerator implements OpenAiCompatibleGenerator {
  readonly info: GeneratorInfo;
  readonly #client: OpenAI;
  readonly #url: URL;
  readonly #options: OpenAiCompatibleOptions;
  readonly #dialect: Dialect;
  readonly #disposal = new Disposal();

  constructor(client: OpenAI, url: URL, listed: ListedModel, options: OpenAiCompatibleOptions) {
    this.#client = client;
    this.#url = url;
    this.#options = options;
    this.#dialect = options.dialect ? dialectOf(options.dialect) : detectDialect(listed.ownedBy);
    this.info = describe(listed);
  }

  get dialect(): DialectName {
    return this.#dialect.name;
  }

  get canForceLength(): boolean {
    return this.#dialect.forcedLength !== undefined;
  }

  async measureRoundTripMs(): Promise<number> {
    const { connectTimeoutMs = 5_000, apiKey } = this.#options;
    await requireListener(this.#url, connectTimeoutMs);
    const sentMs = performance.now();
    try {
      await listModels(this.#client, connectTimeoutMs);
    } catch (error) {
      throw explainFailure(error, this.#url.host, [apiKey]);
    }
    return performance.now() - sentMs;
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    this.#disposal.checkBeforeRequest();
    checkLengths(request);
    refuseLogprobs(request, 'openai-compatible');
    const { api = 'completions', middleTokens } = this.#options;
    const body = toBody(request, {
      api,
      model: this.info.model,
      dialect: this.#dialect,
      ...(middleTokens !== undefined && { middleTokens }),
    });
    if (request.signal?.aborted) return yield aborted(0, 0);

    const sentMs = performance.now();
    const deadline = new Deadline(this.#url.host, this.#options);
    const signals = [deadline.signal, this.#disposal.signal];
    const signal = AbortSignal.any(request.signal ? [...signals, request.signal] : signals);
    let chunks = 0;
    try {
      const response = await this.#send(api, body, signal);
      for await (const event of readAnswer(response, sentMs, this.#url.host)) {
        if (signal.aborted) break;
        deadline.reset();
        if (event.type === 'chunk') chunks++;
        yield event;
      }
    } catch (error) {
      const { prompt, suffix } = request;
      const secrets = [this.#options.apiKey, prompt, suffix];
      if (!signal.aborted) throw explainFailure(error, this.#url.host, secrets);
    } finally {
      deadline.clear();
    }
    this.#disposal.checkWithinAnswer();
    if (request.signal?.aborted) yield aborted(chunks, performance.now() - sentMs);
    else if (deadline.signal.aborted) throw deadline.signal.reason;
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    this.#disposal.dispose();
  }

  async #send(
    api: Api,
    body: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<unknown>> {
    // what a server adds to the API is not in the types of the library
    const { data, response } = await (api === 'chat'
      ? this.#client.chat.completions
          .create(body as unknown as OpenAI.ChatCompletionCreateParamsStreaming, { signal })
          .withResponse()
      : this.#client.completions
          .create(body as unknown as OpenAI.CompletionCreateParamsStreaming, { signal })
          .withResponse());
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('application/json')) return data;
    data.controller.abort();
    throw notStreamed(this.#url.host);
  }
}

function notStreamed(host: string): ServerResponseError {
  return new ServerResponseError(`"${host}" answers in one piece, wanted a stream`, {
    hint: 'Turn on streaming in the server, or in the proxy in front of it',
  });
}

/** What runs there is the server's word where it gives one, and unknown otherwise. */
function describe({ id, engine }: ListedModel): GeneratorInfo {
  return {
    backend: 'openai-compatible',
    model: id,
    dtype: engine?.dtype ?? 'unknown',
    device: engine?.device ?? { asked: 'unknown', got: 'unknown' },
    statedBy: engine === undefined ? 'nobody' : 'server',
    // a recording that is served stays a recording
    mode: engine?.mode ?? 'live',
  };
}

function aborted(chunks: number, timeMs: number): FinishEvent {
  // the usage would have come at the end
  return {
    type: 'finish',
    finishReason: 'abort',
    promptTokens: 0,
    outputTokens: chunks,
    countedBy: 'chunks',
    timeMs,
  };
}
