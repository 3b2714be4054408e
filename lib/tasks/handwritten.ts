import type { CodeTask } from './types.ts';

/** Tasks whose sentences were written by hand. */
export function handwrittenTasks(): readonly CodeTask[] {
  return [];
}
