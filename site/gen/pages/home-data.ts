// What the home page shows: one real chart, and the lessons.

import { chartPassRate } from '@offload-lab/lib/charts';
import { renderFigure } from '../charts/render-figure.ts';
import { runLink } from '../lessons/render-lesson.ts';
import { toHref } from '../paths.ts';
import type { ProjectFacts } from './project-pages.ts';

export async function renderHomeData({ lessons, judged }: ProjectFacts): Promise<string> {
  const evaluations = judged
    .map(({ run }) => run)
    .filter(({ origin, record }) => origin === 'published' && record.valid && record.quality)
    .sort((a, b) => (a.record.model.parameters ?? 0) - (b.record.model.parameters ?? 0));
  const rows = evaluations.flatMap(({ record: { model, quality } }) =>
    (quality?.levels ?? []).map((level) => ({
      ...level,
      label: `level ${level.level}, ${model.name}`,
    })),
  );
  // Models of one level side by side: that is the comparison.
  rows.sort((a, b) => a.level - b.level);
  const ids = evaluations.map(({ record }) => record.id);
  const machine = evaluations[0]?.record.machine;
  const figure =
    rows.length === 0
      ? ''
      : await renderFigure(chartPassRate(rows), {
          evidence: `data-run="${ids.join(' ')}"`,
          provenance: `Measured on ${machine?.cpuModel}, ${machine?.usableCores} cores: ${ids.map(runLink).join(' and ')}.`,
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
