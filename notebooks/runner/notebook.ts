// The .ipynb format (nbformat 4.5), as much of it as running a notebook needs.

import { kernelDisplayName, kernelName } from '../kernel/kernelspec.ts';
import { NotebookUnreadableError } from './errors.ts';

export interface NotebookCell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly id: string;
  readonly source: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count?: number | null;
  readonly outputs?: readonly NotebookOutput[];
}

/** An output as nbformat stores it: the published message with its type in a field. */
export interface NotebookOutput {
  readonly output_type: 'stream' | 'display_data' | 'execute_result' | 'error';
  readonly [field: string]: unknown;
}

export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: 4;
  readonly nbformat_minor: number;
}

/** Tag of a cell that shows an error on purpose, as nbclient and nbmake know it. */
export const raisesException = 'raises-exception';

export function tagsOf(cell: NotebookCell): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.map(String) : [];
}

/** A notebook without outputs that asks for our kernel. */
export function createNotebook(cells: readonly NotebookCell[]): Notebook {
  return {
    cells,
    metadata: {
      kernelspec: { display_name: kernelDisplayName, language: 'typescript', name: kernelName },
      language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Throws NotebookUnreadableError on text that is not a notebook; `path` is only for the message. */
export function parseNotebook(text: string, path: string): Notebook {
  const fail = (reason: string, cause?: unknown): never => {
    const hint =
      'Restore it with "git checkout"; a lesson comes back with "node notebooks/generate.ts"';
    throw new NotebookUnreadableError({ path, reason, hint, cause });
  };
  let raw: Partial<Notebook> | null = null;
  try {
    raw = JSON.parse(text) as Partial<Notebook> | null;
  } catch (cause) {
    return fail('it is not JSON', cause);
  }
  if (raw === null || typeof raw !== 'object' || !Array.isArray(raw.cells)) {
    return fail('it has no cells');
  }
  if (raw.nbformat !== 4) return fail(`its nbformat is "${raw.nbformat}", wanted "4"`);
  const cells = raw.cells.map((cell: Record<string, unknown> | null, index): NotebookCell => {
    const type = cell?.cell_type;
    const source = Array.isArray(cell?.source) ? cell.source.join('') : cell?.source;
    if ((type !== 'code' && type !== 'markdown' && type !== 'raw') || typeof source !== 'string') {
      return fail(`cell ${index + 1} has no type or no source`);
    }
    const metadata = (cell?.metadata ?? {}) as Record<string, unknown>;
    return { cell_type: type, id: String(cell?.id ?? `cell-${index + 1}`), source, metadata };
  });
  return {
    cells,
    metadata: raw.metadata ?? {},
    nbformat: 4,
    nbformat_minor: raw.nbformat_minor ?? 5,
  };
}

/** One line per source line, as Jupyter writes it, so that diffs stay readable. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    cell_type: cell.cell_type,
    ...(cell.cell_type === 'code' ? { execution_count: cell.execution_count ?? null } : {}),
    id: cell.id,
    metadata: cell.metadata,
    ...(cell.cell_type === 'code' ? { outputs: cell.outputs ?? [] } : {}),
    source: cell.source.split(/(?<=\n)/),
  }));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}
