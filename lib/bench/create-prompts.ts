import type { ModelTokenizer } from '../models/index.ts';
import { generateTasks } from '../tasks/index.ts';

export interface PromptOptions {
  readonly seed: number;
  /** Exact length in tokens; left out, prompts are as long as real tasks are. */
  readonly promptTokens?: number;
}

/** The first `count` prompts of the stream. */
export function createPrompts(
  { count, ...options }: PromptOptions & { readonly count: number },
  tokenizer: ModelTokenizer,
): readonly string[] {
  return streamPrompts(options, tokenizer).take(count).toArray();
}

/**
 * Different prompts of the kind the models are for: the comment and first line of a
 * function. With a length, several whole functions in front of each other, cut at the front, so that
 * the end still is the beginning of a function.
 *
 * @throws RangeError when the length cannot be reached with this tokenizer
 */
export function* streamPrompts(
  { seed, promptTokens }: PromptOptions,
  tokenizer: ModelTokenizer,
): Generator<string, void, void> {
  const programs: string[] = [];
  let written = 0; // characters in `programs`
  for (const task of generateTasks({ ...TASK_KIND, seed: `bench ${seed}`, count: 1_000_000 })) {
    if (promptTokens === undefined) {
      yield task.prompt;
    } else if (written >= promptTokens * MOST_CHARACTERS_PER_TOKEN) {
      yield cutToTokens(programs.join('\n\n') + task.prompt, promptTokens, tokenizer);
      programs.length = 0;
      written = 0;
    } else {
      const program = `${task.prompt}${task.reference}`;
      programs.push(program);
      written += program.length;
    }
  }
}

const TASK_KIND = { level: 2, split: 'test', withTests: false } as const;
const MOST_CHARACTERS_PER_TOKEN = 12;

function cutToTokens(text: string, wanted: number, tokenizer: ModelTokenizer): string {
  const ids = tokenizer.encode(text);
  // cutting may join what was apart, or split what was one token: try neighbours until it is exact
  for (const extra of [0, 1, -1, 2, -2, 3, -3, 4, 5, 6, 7, 8]) {
    const cut = tokenizer.decode(ids.slice(ids.length - wanted - extra));
    if (tokenizer.encode(cut).length === wanted) return cut;
  }
  throw new RangeError(`Cannot make a prompt of exactly ${wanted} tokens`);
}
