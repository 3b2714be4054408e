// What servers put into an event. Dialects differ: reasoning is called `reasoning_content` or
// `reasoning`, an empty text may be null or left out, usage comes in an event of its own or in all.

/** Token counts in the server's words. */
export interface Usage {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Prompt tokens that came from a prefix cache; undefined when the server does not say. */
  readonly cachedTokens: number | undefined;
}

export interface Payload {
  readonly hasChoice: boolean;
  readonly text: string;
  readonly reasoning: string;
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
  readonly model: string | undefined;
  readonly error: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the JSON of one event; undefined when it is not a JSON object. */
export function readPayload(data: string): Payload | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const [choice] = Array.isArray(value.choices) ? value.choices : [];
  const first = isObject(choice) ? choice : {};
  const delta = isObject(first.delta) ? first.delta : first; // completions have no delta
  return {
    hasChoice: isObject(choice),
    text: textOf(delta.content) + textOf(delta.text) + toolArguments(delta.tool_calls),
    reasoning: textOf(delta.reasoning_content) || textOf(delta.reasoning),
    finishReason: textOf(first.finish_reason) || undefined,
    usage: isObject(value.usage) ? readUsage(value.usage) : undefined,
    model: textOf(value.model) || undefined,
    error: value.error ? describeError(value.error) : undefined,
  };
}

/** The message in the JSON body of a refused request, or its first line. */
export function describeErrorBody(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return describeError(value.error ?? value.message ?? value);
  } catch {}
  return body.trim().split('\n')[0]?.slice(0, MOST_CHARACTERS) || 'no explanation';
}

const MOST_CHARACTERS = 300;

function describeError(error: unknown): string {
  const message = isObject(error) ? error.message : error;
  return (typeof message === 'string' ? message : JSON.stringify(error)).slice(0, MOST_CHARACTERS);
}

function readUsage(usage: Json): Usage | undefined {
  const { prompt_tokens, completion_tokens, prompt_tokens_details: details } = usage;
  if (!isCount(prompt_tokens) || !isCount(completion_tokens)) return undefined;
  const cached = isObject(details) ? details.cached_tokens : undefined;
  return {
    promptTokens: prompt_tokens,
    outputTokens: completion_tokens,
    cachedTokens: isCount(cached) ? cached : undefined,
  };
}

/** Arguments of tool calls are generated text too. */
function toolArguments(calls: unknown): string {
  if (!Array.isArray(calls)) return '';
  return calls
    .map((call: unknown) => (isObject(call) && isObject(call.function) ? call.function : {}))
    .map((called) => textOf(called.name) + textOf(called.arguments))
    .join('');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
