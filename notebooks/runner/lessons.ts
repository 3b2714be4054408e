import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { notebooksFolder } from '../kernel/kernelspec.ts';
import { LessonNotFoundError } from './errors.ts';

/** A lesson source in `notebooks/`. */
export interface LessonFile {
  /** File name without extension, such as "01-meet-your-machine". */
  readonly name: string;
  readonly path: string;
}

/** Every lesson, in teaching order. */
export function listLessons(folder: string = notebooksFolder): readonly LessonFile[] {
  return readdirSync(folder)
    .filter((file) => /^\d\d-.+\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .sort()
    .map((file) => ({ name: file.replace(/\.ts$/, ''), path: join(folder, file) }));
}

/** The lessons asked for by number, name or path; all of them when nothing is asked for. */
export function chooseLessons(
  wanted: readonly string[],
  folder: string = notebooksFolder,
): readonly LessonFile[] {
  const lessons = listLessons(folder);
  if (wanted.length === 0) return lessons;
  return wanted.map((name) => {
    if (/\.(ipynb|ts)$/.test(name)) {
      return { name: name.replace(/^.*\/|\.(ipynb|ts)$/g, ''), path: name };
    }
    const number = name.padStart(2, '0');
    const found = lessons.find(
      (lesson) => lesson.name === name || lesson.name.startsWith(`${number}-`),
    );
    if (found === undefined)
      throw new LessonNotFoundError(
        name,
        lessons.map((l) => l.name),
      );
    return found;
  });
}
