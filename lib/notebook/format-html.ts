import { isNumericColumn, type Table } from '../units/index.ts';

/**
 * A table as HTML. Colours and lines are left to the page, so that it follows its theme; the alignment is
 * not, because JupyterLab sets every cell to the right, sentences too.
 */
export function formatHtmlTable(table: Table): string {
  const { columns, rows, title } = table;
  const align = columns.map(
    (_, i) => ` style="text-align:${isNumericColumn(table, i) ? 'right' : 'left'}"`,
  );
  // a header without words would be read out as one
  const head = columns.map((text, i) =>
    text.trim() === '' ? '<td></td>' : `<th scope="col"${align[i]}>${escapeHtml(text)}</th>`,
  );
  const body = rows.map(
    (row) => `<tr>${row.map((text, i) => `<td${align[i]}>${escapeHtml(text)}</td>`).join('')}</tr>`,
  );
  const caption = title ? `<caption>${escapeHtml(title)}</caption>` : '';
  return `<table>${caption}<thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
