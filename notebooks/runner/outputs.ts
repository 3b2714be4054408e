// Turns published messages into the outputs a notebook file stores: text of one stream is joined, and an
// `update_display_data` changes the output it names, also in an earlier cell.

import type { PublishedMessage } from './kernel-client.ts';
import type { NotebookOutput } from './notebook.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Collects the outputs of a whole notebook, cell by cell. */
export class OutputCollector {
  readonly #displays = new Map<string, Mutable<NotebookOutput>[]>();

  /** Outputs of one cell. Later updates still change the returned objects. */
  collect(published: readonly PublishedMessage[]): NotebookOutput[] {
    const outputs: Mutable<NotebookOutput>[] = [];
    let clearNext = false;
    for (const { type, content } of published) {
      if (type === 'clear_output') {
        clearNext = content.wait === true;
        if (!clearNext) outputs.length = 0;
        continue;
      }
      if (type === 'update_display_data') {
        this.update(content);
        continue;
      }
      const output = toOutput(type, content);
      if (output === undefined) continue;
      if (clearNext) outputs.length = 0;
      clearNext = false;
      const last = outputs.at(-1);
      if (output.output_type === 'stream' && last?.output_type === 'stream') {
        if (last.name === output.name) {
          last.text = `${last.text}${output.text}`;
          continue;
        }
      }
      outputs.push(output);
      this.#remember(displayId(content), output);
    }
    return outputs;
  }

  update(content: Record<string, unknown>): void {
    for (const output of this.#displays.get(displayId(content) ?? '') ?? []) {
      output.data = content.data;
      output.metadata = content.metadata ?? {};
    }
  }

  #remember(id: string | undefined, output: Mutable<NotebookOutput>): void {
    if (id === undefined) return;
    const known = this.#displays.get(id);
    if (known === undefined) this.#displays.set(id, [output]);
    else known.push(output);
  }
}

function displayId({ transient }: Record<string, unknown>): string | undefined {
  const id = (transient as { display_id?: unknown } | undefined)?.display_id;
  return typeof id === 'string' ? id : undefined;
}

function toOutput(
  type: string,
  content: Record<string, unknown>,
): Mutable<NotebookOutput> | undefined {
  const { name, text, data, metadata = {}, execution_count, ename, evalue, traceback } = content;
  if (type === 'stream') return { output_type: type, name, text };
  if (type === 'display_data') return { output_type: type, data, metadata };
  if (type === 'execute_result') return { output_type: type, data, metadata, execution_count };
  if (type === 'error') return { output_type: type, ename, evalue, traceback };
  return undefined;
}
