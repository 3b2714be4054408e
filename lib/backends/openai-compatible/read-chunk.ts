/** What one event of a stream says, whichever route and server it is from. */
export interface ChunkReading {
  /** Text of the answer; empty for a role, reasoning, or usage alone. */
  readonly text: string;
  /** A piece of the model's reasoning: time passed, but no text of the answer. */
  readonly isReasoning: boolean;
  /** Tokens made up to here, where the server counts in every chunk. */
  readonly tokensSoFar: number | undefined;
  readonly finishReason: string | undefined;
  readonly usage: { readonly promptTokens: number; readonly outputTokens: number } | undefined;
}

interface AnyChunk {
  readonly choices?: readonly {
    readonly text?: string;
    readonly delta?: { readonly content?: string | null; readonly reasoning_content?: string };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  /** llama.cpp. */
  readonly timings?: { readonly predicted_n?: number };
}

/** Reads a chunk of `/v1/completions` or `/v1/chat/completions`. Undefined: it is neither. */
export function readChunk(value: unknown): ChunkReading | undefined {
  const chunk = value as AnyChunk | null;
  if (typeof chunk !== 'object' || chunk === null || !Array.isArray(chunk.choices))
    return undefined;
  const [choice] = chunk.choices;
  const text = choice?.delta?.content ?? choice?.text ?? '';
  if (typeof text !== 'string') return undefined;
  const { prompt_tokens, completion_tokens } = chunk.usage ?? {};
  return {
    text,
    isReasoning: text === '' && (choice?.delta?.reasoning_content ?? '') !== '',
    tokensSoFar: completion_tokens ?? chunk.timings?.predicted_n,
    finishReason: choice?.finish_reason ?? undefined,
    usage:
      prompt_tokens === undefined || completion_tokens === undefined
        ? undefined
        : { promptTokens: prompt_tokens, outputTokens: completion_tokens },
  };
}
