// What the home page shows: one real chart, and the lessons.

import { chartPassRate } from '@offload-lab/lib/charts';
import { describeModel } from '../../src/scripts/words.ts';
import { renderFigure } from '../charts/render-figure.ts';
import { runLink } from '../lessons/render-lesson.ts';
import { toHref } from '../paths.ts';
import type { PublishedRun } from '../runs/collect-runs.ts';
import type { ProjectFacts } from './project-pages.ts';

export async function renderHomeData({ lessons, judged }: ProjectFacts): Promise<string> {
  const evaluations = chooseEvaluations(judged.map(({ run }) => run));
  const rows = evaluations.flatMap(({ record }) =>
    record.quality ? [{ ...record.quality.passAt1, label: describeModel(record) }] : [],
  );
  const ids = evaluations.map(({ record }) => record.id);
  const machine = evaluations[0]?.record.machine;
  const figure =
    rows.length === 0
      ? ''
      : await renderFigure(chartPassRate(rows), {
          evidence: `data-run="${ids.join(' ')}"`,
          provenance: `All levels together. Measured on ${machine?.cpuModel}, ${machine?.usableCores} cores: ${ids.map(runLink).join(', ')}.`,
        });
  const list = lessons.map(({ name, number, frontMatter }) => ({
    href: toHref(`lessons/${name}/`),
    number,
    title: frontMatter.title,
    promise: frontMatter.promise,
    minutes: frontMatter.teaching + frontMatter.exercises,
  }));
  return `${JSON.stringify({ figure, lessons: list }, null, 1)}\n`;
}

/** One evaluation of each model and format: of all levels together, the one with the most tasks. */
function chooseEvaluations(runs: readonly PublishedRun[]): readonly PublishedRun[] {
  const tasksOf = ({ record }: PublishedRun): number => record.quality?.passAt1.n ?? 0;
  const byModel = Map.groupBy(
    runs.filter(({ origin, record }) => origin === 'published' && record.valid && record.quality),
    ({ record }) => describeModel(record),
  );
  return [...byModel.values()]
    .flatMap((same) => [...same].sort((a, b) => tasksOf(b) - tasksOf(a)).slice(0, 1))
    .sort(
      ({ record: a }, { record: b }) =>
        (a.model.parameters ?? 0) - (b.model.parameters ?? 0) ||
        describeModel(a).localeCompare(describeModel(b)),
    );
}
