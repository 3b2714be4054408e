// Small pieces of HTML. Everything is on one line: a blank line would end an HTML block in Markdown.

import { isNumericColumn, type Table } from '@offload-lab/lib/units';

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text in a `<pre>`, its line ends as entities. */
export function toPreHtml(text: string, className: string): string {
  const oneLine = escapeHtml(text).replaceAll('\n', '&#10;');
  return `<pre class="${className}" tabindex="0">${oneLine}</pre>`;
}

/** A table with numbers on the right; wide ones scroll inside their own box. */
export function toTableHtml(
  table: Table,
  formatCell: (text: string) => string = escapeHtml,
): string {
  const { columns, rows, title } = table;
  const kind = columns.map((_, i) => (isNumericColumn(table, i) ? ' class="number"' : ''));
  // a header without words would be read out as one
  const head = columns.map((text, i) =>
    text.trim() === '' ? '<td></td>' : `<th scope="col"${kind[i]}>${escapeHtml(text)}</th>`,
  );
  const body = rows.map(
    (row) => `<tr>${row.map((text, i) => `<td${kind[i]}>${formatCell(text)}</td>`).join('')}</tr>`,
  );
  const caption = title === undefined ? '' : `<caption>${escapeHtml(title)}</caption>`;
  return inScrollBox(
    `<table>${caption}<thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`,
    title ?? columns.join(', '),
  );
}

/** A box that scrolls sideways on a narrow screen and can be reached by keyboard for that. */
export function inScrollBox(html: string, label: string): string {
  return `<div class="scroll-box" role="group" aria-label="${escapeHtml(label)}" tabindex="0">${html}</div>`;
}

/** YAML front matter; JSON strings are YAML strings. */
export function frontMatter(fields: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n`;
}
