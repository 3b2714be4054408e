import { describeRun } from '../../src/scripts/words.ts';
import { toHref } from '../paths.ts';
import type { ProjectFacts } from './project-pages.ts';

/** A map of the site for language models: llmstxt.org. */
export function renderLlms({ lessons, judged }: ProjectFacts): string {
  const origin = process.env.SITE_URL ?? '';
  const link = (path: string): string => `${origin}${toHref(path)}`;
  return [
    '# Offload Lab',
    '',
    '> Where should the model behind your code assistant run? A hands-on lab in TypeScript that answers with numbers measured on your own machine.',
    '',
    'Every number on the site comes from a run record, a dated source, or is labelled as a prediction. A number from one machine says nothing about another.',
    '',
    '## Lessons',
    '',
    ...lessons.map(
      ({ name, number, frontMatter }) =>
        `- [${number} ${frontMatter.title}](${link(`lessons/${name}/`)}): ${frontMatter.promise}`,
    ),
    '',
    '## Evidence',
    '',
    `- [What was measured where](${link('matrix/')}): place by feature, each cell a run`,
    `- [All runs](${link('runs/')}): every run record, with its state`,
    `- [Sources](${link('sources/')}): outside figures and formulas, dated`,
    '',
    '## Reference',
    '',
    `- [Glossary](${link('glossary/')}): terms and formulas`,
    `- [Changelog](${link('changelog/')})`,
    '',
    '## Run records as JSON',
    '',
    ...judged.map(
      ({ run: { record } }) =>
        `- [${record.id}](${link(`runs/${record.id}.json`)}): ${describeRun(record)}, ${record.valid ? 'valid' : 'invalid'}`,
    ),
    '',
  ].join('\n');
}
