import { sources } from '../../data/sources.ts';
import { escapeHtml, frontMatter } from '../html.ts';

/** Every outside source a number or a formula of the site leans on, with the day it was read. */
export function renderSources(): string {
  const items = sources.map(
    ({ id, title, url, asOf, says }) =>
      `<dt id="${id}">${url === undefined ? escapeHtml(title) : `<a href="${url}">${escapeHtml(title)}</a>`}</dt><dd data-source="${id}">${escapeHtml(says)} <span class="as-of">Read ${asOf}.</span></dd>`,
  );
  return [
    frontMatter({
      title: 'Sources',
      description: 'Where formulas and outside figures come from, and when they were read.',
    }),
    'A number on this site comes from a run of the lab, from a source listed here, or is labelled as a prediction. A check reads every built page and fails on a number that has none of the three.',
    `<dl class="sources not-content">${items.join('')}</dl>`,
  ].join('\n\n');
}
