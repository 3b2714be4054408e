// One output of a cell as HTML. A notebook output holds several forms of one thing; the page takes the
// chart before the table before the text, and never the image: the chart is drawn again for the page.

import type { Chart } from '@offload-lab/lib/charts';
import type { NotebookOutput } from '../../../notebooks/runner/notebook.ts';
import { renderFigure } from '../charts/render-figure.ts';
import { escapeHtml, inScrollBox, toPreHtml, toTableHtml } from '../html.ts';
import { parseTextTable } from '../text-table.ts';
import { joinText, streamText } from './read-executed.ts';

export interface OutputContext {
  /** Attributes that say where numbers of this lesson come from. */
  readonly evidence: string;
  /** HTML with links to the runs behind them. */
  readonly provenance: string;
  /** Makes ids of known runs into links. Takes and returns HTML. */
  readonly linkRuns: (html: string) => string;
}

type MimeData = Readonly<Record<string, unknown>>;

export async function renderOutput(
  output: NotebookOutput,
  context: OutputContext,
): Promise<string | undefined> {
  if (output.output_type === 'stream') {
    const text = streamText(output).trimEnd();
    const kind = output.name === 'stderr' ? 'output-text output-stderr' : 'output-text';
    return text === '' ? undefined : frame(context.linkRuns(toPreHtml(text, kind)), context);
  }
  if (output.output_type === 'error') {
    const text = `${String(output.ename)}: ${String(output.evalue)}`;
    return frame(toPreHtml(text, 'output-text output-error'), context);
  }
  const data = output.data as MimeData;
  const plain = joinText(data['text/plain'] as string | string[] | undefined);
  const chart = readChart(data, plain);
  if (chart) return renderFigure(chart, context);
  const table = data['text/html'] === undefined ? undefined : parseTextTable(plain);
  if (table && table.rows.length > 0) {
    return frame(
      toTableHtml(table, (text) => context.linkRuns(escapeHtml(text))),
      context,
    );
  }
  const html = joinText(data['text/html'] as string | string[] | undefined);
  if (html !== '') {
    return frame(context.linkRuns(inScrollBox(html.replaceAll('\n', ' '), 'Output')), context);
  }
  return plain === ''
    ? undefined
    : frame(context.linkRuns(toPreHtml(plain, 'output-text')), context);
}

function frame(html: string, { evidence }: OutputContext): string {
  return `<div class="output not-content" ${evidence}>${html}</div>`;
}

/** The specification arrives as an object, as JSON text, or as text in lines. */
export function readChart(data: MimeData, plain: string): Chart | undefined {
  const key = Object.keys(data).find((type) =>
    /^application\/vnd\.vegalite\.v\d\+json$/.test(type),
  );
  if (key === undefined) return undefined;
  const raw = data[key];
  const isText = typeof raw === 'string' || Array.isArray(raw);
  const spec = (isText ? JSON.parse(joinText(raw as string | string[])) : raw) as Chart['spec'];
  const table = parseTextTable(plain) ?? { columns: ['values'], rows: [[plain]] };
  const description = String(spec.description ?? '');
  return { kind: 'chart', title: table.title ?? description, description, spec, table };
}
