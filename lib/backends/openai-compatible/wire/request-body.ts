/** The two ways to ask: `chat` sends messages, `completions` sends the prompt as it is. */
export type WireApi = 'chat' | 'completions';

/** One request, before it is written as JSON. */
export interface CompletionPlan {
  readonly model: string;
  readonly prompt: string;
  readonly maxTokens: number;
  readonly seed: number;
}

/**
 * The JSON of a streaming request. Usage is asked for, because only the server knows how many tokens it
 * made and how many of the prompt's it had cached. Greedy, so that the same prompt means the same work.
 */
export function toRequestBody(api: WireApi, plan: CompletionPlan): string {
  const { model, prompt, maxTokens, seed } = plan;
  const content = api === 'chat' ? { messages: [{ role: 'user', content: prompt }] } : { prompt };
  return JSON.stringify({
    model,
    ...content,
    max_tokens: maxTokens,
    temperature: 0,
    seed,
    stream: true,
    stream_options: { include_usage: true },
  });
}
