import type { GenerationRequest } from '../../generation/index.ts';
import { FillInMiddleUnsupportedError } from '../errors.ts';
import type { Dialect } from './dialect.ts';
import { RequestUnsupportedError } from './server-errors.ts';

/** `completions` sends the prompt as it is; `chat` as the message of a user. */
export type Api = 'completions' | 'chat';

export interface BodyOptions {
  readonly api: Api;
  readonly model: string;
  readonly dialect: Dialect;
  /** Prefix, suffix and middle tokens of the model, for servers that take no suffix. */
  readonly middleTokens?: readonly [prefix: string, suffix: string, middle: string];
}

/**
 * The JSON of one streaming request.
 *
 * @throws RequestUnsupportedError or FillInMiddleUnsupportedError for what the server cannot do
 */
export function toBody(request: GenerationRequest, options: BodyOptions): Record<string, unknown> {
  const { model, api, dialect } = options;
  const { maxNewTokens, minNewTokens = 0, temperature = 0, topK = 0, topP, seed, stop } = request;
  if (topK > 0 && !dialect.hasTopK) throw unsupported('top-k', dialect, 'Leave out topK');
  const maxTokensName = api === 'chat' ? dialect.maxTokensName : 'max_tokens';
  return {
    model,
    ...toContent(request, options),
    [maxTokensName]: maxNewTokens,
    temperature,
    ...(topK > 0 && { top_k: topK }),
    ...(topP !== undefined && { top_p: topP }),
    ...(seed !== undefined && { seed }),
    ...(stop !== undefined && stop.length > 0 && { stop }),
    stream: true,
    stream_options: { include_usage: true },
    ...dialect.countPerChunk,
    ...(minNewTokens > 0 && toForcedLength(minNewTokens, maxNewTokens, dialect)),
  };
}

function toForcedLength(min: number, max: number, dialect: Dialect): object {
  if (dialect.forcedLength !== undefined) return dialect.forcedLength(min, max);
  throw unsupported('a forced length', dialect, 'Leave out minNewTokens and compare per token');
}

function toContent({ prompt, suffix }: GenerationRequest, options: BodyOptions): object {
  const { api, dialect, middleTokens } = options;
  if (suffix === undefined) {
    return api === 'chat' ? { messages: [{ role: 'user', content: prompt }] } : { prompt };
  }
  if (api === 'chat') {
    throw new FillInMiddleUnsupportedError('Chat cannot fill in the middle: it takes no suffix', {
      hint: 'Create the generator with api "completions"',
    });
  }
  if (middleTokens !== undefined) {
    const [before, after, middle] = middleTokens;
    return { prompt: `${before}${prompt}${after}${suffix}${middle}` };
  }
  if (dialect.hasSuffix) return { prompt, suffix };
  throw new FillInMiddleUnsupportedError(`A server of kind "${dialect.name}" takes no suffix`, {
    hint: 'Set middleTokens to the prefix, suffix and middle tokens of the model',
  });
}

function unsupported(what: string, dialect: Dialect, hint: string): RequestUnsupportedError {
  return new RequestUnsupportedError(`A server of kind "${dialect.name}" has no ${what}`, { hint });
}
