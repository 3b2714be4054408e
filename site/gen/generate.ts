// Writes every page and file that comes from executed lessons, run records and project files.
//
//   node gen/generate.ts [--allow-stale]
//
// A process of its own, before Astro starts: vega-lite changes Set.prototype, which Astro does not bear.
// `--allow-stale` publishes lessons executed from other sources, marked as stale, for looking at the site
// while working on it; what is released is built without it.

import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LabError } from '@offload-lab/lib/errors';
import { hashSurroundings } from '../../notebooks/runner/freshness.ts';
import { listLessons } from '../../notebooks/runner/lessons.ts';
import { listExamples } from '../src/scripts/cells/examples.ts';
import { bundleLibrary } from './cells/bundle-library.ts';
import { type ExecutedLesson, readExecutedLesson } from './lessons/read-executed.ts';
import { findRunIds, renderLesson } from './lessons/render-lesson.ts';
import { createLiveData } from './live-model/live-data.ts';
import { createGuideData } from './pages/guide-data.ts';
import { renderLlms } from './pages/llms.ts';
import { renderProjectPages } from './pages/project-pages.ts';
import { createReplayData } from './pages/replay-data.ts';
import { DOCS, GENERATED, PUBLIC, ROOT } from './paths.ts';
import { collectRuns } from './runs/collect-runs.ts';
import { renderRun } from './runs/render-run.ts';
import { type JudgedRun, renderRunList } from './runs/render-run-list.ts';
import { judgeStaleness } from './runs/staleness.ts';

async function main(args: readonly string[]): Promise<void> {
  const allowStale = args.includes('--allow-stale');
  for (const folder of ['lessons', 'runs', 'labs', 'instructor']) {
    rmSync(join(DOCS, folder), { recursive: true, force: true });
  }
  for (const folder of ['cells', 'charts', 'guide', 'notebooks', 'runs']) {
    rmSync(join(PUBLIC, folder), { recursive: true, force: true });
  }
  const lessons = readLessons(allowStale);
  const runs = await collectRuns(new Set(lessons.flatMap((lesson) => [...findRunIds(lesson)])));
  const judged: JudgedRun[] = [...runs.values()].map((run) => ({
    run,
    staleness: judgeStaleness(run.record),
  }));
  for (const lesson of lessons) {
    const { page, cells } = await renderLesson(lesson, runs);
    write(join(DOCS, 'lessons', `${lesson.name}.md`), page);
    write(join(PUBLIC, 'cells', `${lesson.name}.json`), JSON.stringify(cells));
    const notebook = join(ROOT, 'notebooks', `${lesson.name}.ipynb`);
    if (existsSync(notebook)) copy(notebook, join(PUBLIC, 'notebooks', `${lesson.name}.ipynb`));
  }
  for (const { run, staleness } of judged) {
    write(join(DOCS, 'runs', `${run.record.id}.md`), await renderRun(run, staleness));
    copy(run.path, join(PUBLIC, 'runs', `${run.record.id}.json`));
  }
  write(join(DOCS, 'runs', 'index.md'), renderRunList(judged));
  for (const [path, text] of await renderProjectPages({ lessons, judged })) {
    write(path.endsWith('.json') ? join(GENERATED, path) : join(DOCS, path), text);
  }
  const published = judged
    .filter(({ run }) => run.origin === 'published')
    .map(({ run }) => run.record);
  const { packed, ...guide } = createGuideData(published, new Date().toISOString());
  write(join(GENERATED, 'guide.json'), JSON.stringify(guide));
  write(join(GENERATED, 'live-model.json'), JSON.stringify(await createLiveData(published)));
  write(join(GENERATED, 'replay.json'), JSON.stringify(createReplayData(published)));
  write(join(PUBLIC, 'cells/library.js'), await bundleLibrary());
  write(join(PUBLIC, 'cells/try.json'), JSON.stringify(listExamples()));
  write(join(PUBLIC, 'guide/published.json'), JSON.stringify(packed));
  write(join(PUBLIC, 'llms.txt'), renderLlms({ lessons, judged }));
  process.stderr.write(`${lessons.length} lessons, ${judged.length} runs\n`);
}

function readLessons(allowStale: boolean): readonly ExecutedLesson[] {
  const surroundings = hashSurroundings();
  return listLessons().flatMap((lesson) => {
    try {
      return [readExecutedLesson(lesson, surroundings, { allowStale })];
    } catch (error) {
      if (!allowStale || !LabError.isInstance(error)) throw error;
      process.stderr.write(`left out: ${error.message}\n`);
      return [];
    }
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!LabError.isInstance(error)) throw error;
  process.stderr.write(`${error.message}\n  hint: ${error.hint}\n`);
  process.exitCode = 1;
}
