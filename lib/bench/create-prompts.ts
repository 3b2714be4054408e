import type { ModelTokenizer } from '../models/index.ts';
import { generateTasks } from '../tasks/index.ts';

export interface PromptOptions {
  readonly seed: number;
  /** Exact length in tokens; left out, prompts are as long as real tasks are. */
  readonly promptTokens?: number;
  /** Stands in front of every prompt with its number: a server may remember prompts of earlier runs. */
  readonly salt?: string;
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
  { seed, promptTokens, salt }: PromptOptions,
  tokenizer: ModelTokenizer,
): Generator<string, void, void> {
  const programs: string[] = [];
  let written = 0; // characters in `programs`
  let made = 0;
  let failures = 0;
  for (const task of generateTasks({ ...TASK_KIND, seed: `bench ${seed}`, count: 1_000_000 })) {
    // first, because prefix caches work on blocks from the start of a prompt
    const head = salt === undefined ? '' : `// ${salt} ${made}\n`;
    if (promptTokens === undefined) {
      made++;
      yield head + task.prompt;
    } else if (written >= promptTokens * MOST_CHARACTERS_PER_TOKEN) {
      const text = programs.join('\n\n') + task.prompt;
      const cut = cutToTokens(text, promptTokens, tokenizer, head);
      // where no cut of a text fits, one of another does
      failures = cut === undefined ? failures + 1 : 0;
      if (failures === MOST_FAILURES) {
        throw new RangeError(`Cannot make a prompt of exactly ${promptTokens} tokens`);
      }
      if (cut !== undefined) {
        made++;
        yield cut;
      }
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
const MOST_FAILURES = 20;

function cutToTokens(
  text: string,
  wanted: number,
  tokenizer: ModelTokenizer,
  head: string,
): string | undefined {
  const ids = tokenizer.encode(text);
  const rest = wanted - tokenizer.encode(head).length;
  // cutting may join what was apart, or split what was one token: try neighbours until it is exact
  for (const extra of [0, 1, -1, 2, -2, 3, -3, 4, 5, 6, 7, 8]) {
    if (rest + extra < 1) continue;
    const cut = head + tokenizer.decode(ids.slice(ids.length - rest - extra));
    if (tokenizer.encode(cut).length === wanted) return cut;
  }
  return undefined;
}
