import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml, frontMatter } from '../html.ts';
import { ROOT } from '../paths.ts';

/** One page per folder `labs/NN-title/`, from its README.md. None, as long as there are no labs. */
export function renderLabs(
  folder: string = join(ROOT, 'labs'),
): readonly (readonly [path: string, text: string])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d\d-/.test(name) && existsSync(join(folder, name, 'README.md')))
    .sort()
    .map((name) => [
      `labs/${name}.md`,
      renderLab(name, readFileSync(join(folder, name, 'README.md'), 'utf8')),
    ]);
}

function renderLab(name: string, readme: string): string {
  const number = name.slice(0, 2);
  const heading = /^# (.+)$/m.exec(readme)?.[1] ?? name;
  const words = heading.replace(/^(Lab )?\d+[:. ·]*\s*/, '');
  const title = `${number} ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  // Links to files beside the README lead nowhere on the site: their text stays.
  const body = readme.replace(/^# .+\n+/m, '').replace(/\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g, '$1');
  const first = body.split('\n\n').find((part) => /^[A-Z*]/.test(part)) ?? title;
  const head = frontMatter({
    title,
    description: first.replace(/[*_`]/g, '').replaceAll('\n', ' ').slice(0, 160),
    sidebar: { order: Number(number) },
  });
  const start = `<p class="start not-content"><code>npx lab start ${escapeHtml(number)}</code> copies the exercise to <code>.lab/work/${escapeHtml(number)}/</code>; <code>npx lab check ${escapeHtml(number)}</code> says how far you are.</p>`;
  return `${head}\n${start}\n\n${body}`;
}
