import { existsSync } from 'node:fs';
import { writeFileAtomic } from '../store/index.ts';
import { generateTasks, type TaskLevel, toTaskRow } from '../tasks/index.ts';

/** Writes tasks of the training split as JSONL, once: a resumed training must see the same ones. */
export async function prepareTasks(
  path: string,
  plan: { readonly level: TaskLevel; readonly count: number; readonly seed: number },
): Promise<void> {
  if (existsSync(path)) return;
  const tasks = generateTasks({ ...plan, split: 'train', withTests: false });
  const lines = Array.from(tasks, (task) => `${JSON.stringify(toTaskRow(task))}\n`);
  await writeFileAtomic(path, lines.join(''));
}
