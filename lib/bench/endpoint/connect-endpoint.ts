import {
  type Api,
  createOpenAiCompatibleGenerator,
  type OpenAiCompatibleGenerator,
} from '../../backends/openai-compatible/index.ts';
import { parseEndpoint } from '../../backends/openai-compatible/wire/index.ts';

/** The side of a pair that is somewhere else. */
export interface EndpointTarget {
  /** Base address, for example `http://localhost:8000/v1`. */
  readonly url: string;
  /** @default its only one */
  readonly model?: string | undefined;
  /** @default 'completions' */
  readonly api?: Api;
  /** Never in a record, a message or a log. @default none */
  readonly apiKey?: string | undefined;
}

/** An endpoint that has said which model it has. */
export interface ConnectedEndpoint {
  readonly generator: OpenAiCompatibleGenerator;
  /** Without anything secret, as records hold it. */
  readonly url: string;
  readonly host: string;
  readonly isLoopback: boolean;
  readonly api: Api;
}

/**
 * Asks an endpoint for its models and sends no prompt. Nothing is ever asked twice here: a hidden second
 * try would look like a slow first one.
 *
 * @throws EndpointAddressError; what `createOpenAiCompatibleGenerator` throws
 */
export async function connectEndpoint(target: EndpointTarget): Promise<ConnectedEndpoint> {
  const { model, api = 'completions', apiKey } = target;
  const { url, isLoopback } = parseEndpoint(target.url);
  const generator = await createOpenAiCompatibleGenerator({
    baseUrl: url,
    api,
    maxRetries: 0,
    ...(model === undefined ? {} : { model }),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return { generator, url, host: new URL(url).host, isLoopback, api };
}
