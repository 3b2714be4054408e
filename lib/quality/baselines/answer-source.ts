import type { CodeTask } from '../../tasks/index.ts';

/** What a baseline learns from: prompts with their right completions, nothing of the test split. */
export interface TrainingExample {
  readonly prompt: string;
  readonly completion: string;
}

/** Anything that answers a task without being a model. */
export interface Baseline {
  readonly name: 'bm25' | 'ngram' | 'template';
  /** The completion; `outputTokens` counts pieces of `tokenizeCode`. */
  answer(task: Pick<CodeTask, 'prompt'>): { readonly text: string; readonly outputTokens: number };
}
