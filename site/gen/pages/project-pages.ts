// Pages made from project files and from the runs as a whole.

import type { ExecutedLesson } from '../lessons/read-executed.ts';
import type { JudgedRun } from '../runs/render-run-list.ts';
import { renderChangelog } from './changelog.ts';
import { renderGlossary } from './glossary.ts';
import { renderHomeData } from './home-data.ts';
import { renderInstructorPages } from './instructor.ts';
import { renderLabs } from './labs.ts';
import { renderMatrix } from './matrix.ts';
import { renderSources } from './sources.ts';

export interface ProjectFacts {
  readonly lessons: readonly ExecutedLesson[];
  readonly judged: readonly JudgedRun[];
}

/** Path below the docs folder (or, for `.json`, below the generated folder) to text. */
export async function renderProjectPages(
  facts: ProjectFacts,
): Promise<readonly (readonly [path: string, text: string])[]> {
  return [
    ['home.json', await renderHomeData(facts)],
    ['matrix.md', renderMatrix(facts.judged)],
    ['glossary.md', renderGlossary()],
    ['sources.md', renderSources()],
    ['changelog.md', renderChangelog()],
    ...renderInstructorPages(facts.lessons),
    ...renderLabs(),
  ];
}
