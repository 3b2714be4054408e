import { join } from 'node:path';
import { findProjectRoot, labFolder } from '../store/index.ts';
import { prepareTasks } from './prepare-tasks.ts';
import { runTrainer, type TrainingProgress } from './trainer-process.ts';

export interface LessonTrainingOptions {
  /** A Python with PyTorch, from `findTrainer`. */
  readonly python: string;
  /** Training time; the learning rate follows it, so that the end is reached at rest. */
  readonly minutes: number;
  /** Tasks of level 1 to learn from. @default 60000 */
  readonly tasks?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Where data, checkpoint and models go. @default `.lab/training/lesson-13` */
  readonly folder?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** The model as it was at a moment of its training, in a folder that every engine of the lab reads. */
export interface TrainedSnapshot {
  readonly folder: string;
  readonly step: number;
  /** Tokens seen, padding included. */
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * Trains a model of 200,000 parameters on the CPU and returns its snapshots, oldest first. Stopped, it
 * goes on where it was when it is called again; finished, it returns at once.
 *
 * @throws TrainingInterruptedError, TrainingFailedError
 */
export async function trainLessonModel(
  options: LessonTrainingOptions,
): Promise<readonly TrainedSnapshot[]> {
  const { python, minutes, tasks: count = 60_000, seed = 1, ...rest } = options;
  const folder = options.folder ?? labFolder('training', 'lesson-13');
  const tasks = join(folder, `tasks-${count}-seed-${seed}.jsonl`);
  await prepareTasks(tasks, { level: 1, count, seed });
  const script = join(findProjectRoot(), 'colab', 'tiny-coder', 'lesson.py');
  const args = [script, '--attached', '--tasks', tasks, '--out', folder, '--seed', `${seed}`];
  const answer = await runTrainer(python, [...args, '--minutes', `${minutes}`], rest);
  return (answer as { readonly models: readonly TrainedSnapshot[] }).models;
}
