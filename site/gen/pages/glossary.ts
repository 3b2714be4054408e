import { glossary } from '../../data/glossary.ts';
import { sources } from '../../data/sources.ts';
import { escapeHtml, frontMatter } from '../html.ts';
import { toHref } from '../paths.ts';

/** The one place where words are defined; code, lessons and charts use the same ones. */
export function renderGlossary(): string {
  const terms = glossary.map(({ id, term, inCode, meaning, formula, trap, source }) => {
    const code =
      inCode === undefined
        ? ''
        : `<p class="in-code">In code: <code>${escapeHtml(inCode)}</code></p>`;
    const math =
      formula === undefined ? '' : `<p class="formula"><code>${escapeHtml(formula)}</code></p>`;
    const careful =
      trap === undefined ? '' : `<p><strong>Careful:</strong> ${escapeHtml(trap)}</p>`;
    const from = sources.find((one) => one.id === source);
    const cite =
      from === undefined
        ? ''
        : `<p class="as-of">Source: <a href="${toHref(`sources/#${from.id}`)}">${escapeHtml(from.title)}</a></p>`;
    return `## ${term}\n\n<div class="term not-content" id="${id}"><p>${escapeHtml(meaning)}</p>${math}${careful}${code}${cite}</div>`;
  });
  return [
    frontMatter({
      title: 'Glossary',
      description: 'What the words mean, with the formula behind each number.',
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 2 },
    }),
    'Code, lessons, charts and records use these words and no others. Names in code carry their unit.',
    ...terms,
  ].join('\n\n');
}
