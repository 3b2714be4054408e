// An executed lesson, judged before it is published: it must have been executed from exactly the lesson,
// library and models that are here now, every cell must have passed, and the TypeScript kernel, which
// reports type errors as text on stderr, must have reported none.

import { existsSync, readFileSync } from 'node:fs';
import { labFolder } from '@offload-lab/lib/store';
import { hashLesson } from '../../../notebooks/runner/freshness.ts';
import { readLessonFile } from '../../../notebooks/runner/lesson-text.ts';
import type { LessonFile } from '../../../notebooks/runner/lessons.ts';
import type { NotebookCell, NotebookOutput } from '../../../notebooks/runner/notebook.ts';
import { type LessonFrontMatter, parsePercent } from '../../../notebooks/runner/percent.ts';
import { LessonNotPublishableError } from '../errors.ts';

export interface ExecutedLesson {
  /** File name without extension, such as "01-meet-your-machine". */
  readonly name: string;
  readonly number: string;
  readonly frontMatter: LessonFrontMatter;
  /** Without the title cell, which the page makes from the front matter. */
  readonly cells: readonly NotebookCell[];
  readonly execution: LessonExecution;
}

export interface LessonExecution {
  readonly hash: string;
  readonly executedAt: string;
  readonly ms: number;
  readonly isStale: boolean;
}

interface RawNotebook {
  readonly cells: readonly (Omit<NotebookCell, 'source'> & {
    readonly source: string | readonly string[];
  })[];
  readonly metadata: {
    readonly offloadLab?: {
      readonly hash: string;
      readonly executedAt: string;
      readonly ms: number;
      readonly passed: boolean;
    };
  };
}

export function readExecutedLesson(
  lesson: LessonFile,
  surroundings: string,
  options: { readonly allowStale: boolean },
): ExecutedLesson {
  const refuse = (reason: string): never => {
    throw new LessonNotPublishableError(lesson.name, reason);
  };
  const source = readLessonFile(lesson.path);
  const { frontMatter } = parsePercent(source, lesson.path);
  if (frontMatter === undefined) return refuse('it has no front matter');
  const path = labFolder('executed', `${lesson.name}.ipynb`);
  const failed = labFolder('executed', `${lesson.name}.failed.ipynb`);
  if (!existsSync(path)) return refuse('it was not executed yet');
  // A run that passes removes what an earlier failure left behind.
  if (existsSync(failed) && !options.allowStale) refuse('its last execution failed');
  const notebook = JSON.parse(readFileSync(path, 'utf8')) as RawNotebook;
  const stamp = notebook.metadata.offloadLab;
  if (stamp === undefined) return refuse('it does not say from what it was executed');
  if (!stamp.passed) refuse('a cell failed');
  const isStale = stamp.hash !== hashLesson(source, surroundings);
  if (isStale && !options.allowStale) {
    refuse('it was executed from another lesson, library or model than the ones here now');
  }
  const cells = notebook.cells
    .map((cell) => ({ ...cell, source: joinText(cell.source) }))
    .filter((cell) => cell.id !== 'title');
  for (const cell of cells) {
    const problem = findCellProblem(cell);
    if (problem !== undefined) refuse(`cell "${cell.id}": ${problem}`);
  }
  const { hash, executedAt, ms } = stamp;
  const number = lesson.name.slice(0, 2);
  const execution = { hash, executedAt, ms, isStale };
  return { name: lesson.name, number, frontMatter, cells, execution };
}

/** Why a cell must not be published; undefined when nothing is wrong with it. */
export function findCellProblem(cell: NotebookCell): string | undefined {
  const { tags } = cell.metadata as { tags?: readonly string[] };
  if (tags?.includes('raises-exception')) return undefined;
  for (const output of cell.outputs ?? []) {
    if (output.output_type === 'error') return `it raised "${String(output.ename)}"`;
    if (output.output_type !== 'stream' || output.name !== 'stderr') continue;
    const diagnostic = streamText(output)
      .split('\n')
      .find((line) => /^\d+:\d+ - /.test(line));
    if (diagnostic !== undefined) return `TypeScript says "${diagnostic}"`;
  }
  return undefined;
}

/** Text of a stream output, which nbformat stores whole or in lines, without terminal colours. */
export function streamText(output: NotebookOutput): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colour codes start with one
  return joinText(output.text as string | readonly string[]).replace(/\u001b\[[0-9;]*m/g, '');
}

export function joinText(text: string | readonly string[] | undefined): string {
  return typeof text === 'string' ? text : (text ?? []).join('');
}
