/** How the next token is picked. Greedy unless a temperature above 0 is given. */
export interface SamplingOptions {
  /** 0 (greedy) or more. @default 0 */
  readonly temperature?: number;
  /** Keep only the k likeliest tokens; 0 keeps all. @default 0 */
  readonly topK?: number;
  /** Keep only the likeliest tokens that together have this probability; 1 keeps all. @default 1 */
  readonly topP?: number;
  /** Seed of the sampler; the same seed gives the same text. @default 0 */
  readonly seed?: number;
}

/** One completion request. With `suffix` it is fill-in-the-middle: the model writes what lies between. */
export interface GenerationRequest extends SamplingOptions {
  readonly prompt: string;
  readonly suffix?: string;
  readonly maxNewTokens: number;
  /** Keep generating past the end-of-text token until this many tokens; set equal to maxNewTokens when measuring. @default 0 */
  readonly minNewTokens?: number;
  /** Texts that end the generation; the stop text is not part of the answer. */
  readonly stop?: readonly string[];
  /**
   * Tell the log probability of every token, and so many of the likeliest ones beside it (0: only its own).
   * A backend that cannot, refuses. @default not told
   */
  readonly topLogprobs?: number;
  readonly signal?: AbortSignal;
}
