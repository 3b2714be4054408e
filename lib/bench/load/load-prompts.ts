import { generateTasks } from '../../tasks/index.ts';

export interface LoadPromptOptions {
  readonly count: number;
  readonly seed: number;
  /** Makes prompts unlike those of any other run: a server may remember what it saw yesterday. */
  readonly salt: string;
  /** About this long; the record has what the server counted. Left out, as long as real tasks are. */
  readonly promptTokens?: number;
}

/** Code has about this many characters per token with common tokenizers. */
const CHARACTERS_PER_TOKEN = 3.3;

/**
 * Prompts of the kind code assistants send, no two alike. The salt comes first: prefix caches work on
 * blocks from the start of a prompt, so a difference at its end would leave all but one block cached.
 */
export function createLoadPrompts(options: LoadPromptOptions): readonly string[] {
  const { count, seed, salt, promptTokens = 0 } = options;
  const wanted = promptTokens * CHARACTERS_PER_TOKEN;
  const tasks = generateTasks({ ...TASK_KIND, seed: `load ${seed}`, count: 1_000_000 });
  const prompts: string[] = [];
  let context = '';
  for (const { prompt, reference } of tasks) {
    if (prompts.length === count) break;
    const head = `// ${salt} ${prompts.length}\n`;
    if (head.length + context.length + prompt.length < wanted) {
      context += `${prompt}${reference}\n\n`;
    } else {
      const spare = Math.max(0, head.length + context.length + prompt.length - wanted);
      prompts.push(head + (wanted === 0 ? '' : context.slice(spare)) + prompt);
      context = '';
    }
  }
  return prompts;
}

const TASK_KIND = { level: 2, split: 'test', withTests: false } as const;
