// A cell that somebody opened: an editor in the place of the code, what it gave below.

import type { PageCell } from './compile-cell.ts';
import { runCell } from './run-cell.ts';

/** Puts the editor in place and runs the cell as it is. @param button "Edit and run" of the cell */
export async function openCell(button: HTMLButtonElement): Promise<void> {
  const root = button.closest<HTMLElement>('[data-cell]');
  const { cell: number = '', cells: address = '' } = root?.dataset ?? {};
  const response = await fetch(address);
  const cell = ((await response.json()) as Readonly<Record<string, PageCell>>)[number];
  if (root === null || cell === undefined) throw new Error(`No cell ${number} in "${address}"`);

  const label = (button.getAttribute('aria-label') ?? '').replace(/^Edit and run:? /, '');
  const editor = document.createElement('textarea');
  editor.setAttribute('aria-label', `${label}, editable`);
  Object.assign(editor, { spellcheck: false, autocapitalize: 'off', value: cell.source });
  editor.rows = cell.source.split('\n').length + 1;
  const run = createButton('Run', `Run ${label}`);
  const reset = createButton('Reset', `Reset ${label}`);
  const output = document.createElement('output');
  output.tabIndex = 0;
  output.setAttribute('aria-label', `Output of ${label}, computed in this page`);

  const execute = async (): Promise<void> => {
    run.disabled = true;
    output.textContent = '';
    output.dataset.state = 'running';
    const error = await runCell(address, { ...cell, source: editor.value }, (text) =>
      output.append(text),
    ).catch((reason) => (reason instanceof Error ? reason.message : String(reason)));
    if (error !== undefined) output.append(error);
    output.dataset.state = error === undefined ? 'done' : 'failed';
    run.disabled = false;
  };
  run.addEventListener('click', () => void execute());
  reset.addEventListener('click', () => {
    editor.value = cell.source;
    output.textContent = '';
    delete output.dataset.state;
  });
  button.replaceWith(run, reset);
  root.prepend(editor);
  root.append(output);
  // The code as it was published; the editor starts with the same.
  root.previousElementSibling?.setAttribute('hidden', '');
  editor.focus();
  await execute();
}

function createButton(text: string, label: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.setAttribute('aria-label', label);
  return button;
}
