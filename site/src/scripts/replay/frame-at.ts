/** One recorded answer: its text and when each of its tokens came, from the moment the request was sent. */
export interface Recording {
  readonly run: string;
  readonly name: string;
  readonly machine: string;
  readonly day: string;
  readonly text: string;
  readonly tokenTimesMs: readonly number[];
  /** First token, last token, tokens, tokens per second: formatted. */
  readonly facts: readonly string[];
}

export interface Frame {
  readonly tokens: number;
  readonly text: string;
  readonly isDone: boolean;
}

/**
 * What had arrived after some time. A record holds the time of each token and the text as a whole: the text
 * is spread evenly over its tokens.
 */
export function frameAt({ text, tokenTimesMs }: Recording, elapsedMs: number): Frame {
  const tokens = tokenTimesMs.filter((timeMs) => timeMs <= elapsedMs).length;
  const isDone = tokens === tokenTimesMs.length;
  const shown = isDone ? text.length : Math.floor((tokens / tokenTimesMs.length) * text.length);
  return { tokens, text: text.slice(0, shown), isDone };
}
