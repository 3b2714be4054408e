import { type CodeTask, generateTasks, type TaskLevel } from '../tasks/index.ts';

/** Requests before measuring: the cold start and three to warm up. */
const WARMUP_PROMPTS = 4;

/** Held-out tasks with tests, the same number of each level; the same seed gives the same tasks. */
export function createTaskSet(options: {
  readonly levels: readonly TaskLevel[];
  readonly tasksPerLevel: number;
  readonly seed: number;
}): readonly CodeTask[] {
  const { levels, tasksPerLevel: count, seed } = options;
  return levels.flatMap((level) => [...generateTasks({ seed, level, split: 'test', count })]);
}

/** Prompts that are answered and not scored, from the validation split. */
export function createWarmupPrompts(seed: number): readonly string[] {
  const tasks = generateTasks({
    seed,
    level: 2,
    split: 'validation',
    count: WARMUP_PROMPTS,
    withTests: false,
  });
  return [...tasks].map(({ prompt }) => prompt);
}
