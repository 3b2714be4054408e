// "Edit and run" of a cell. Nothing is loaded before the click: then the compiler, the pure part of the library
// and a frame that can reach neither the network, nor the page, nor storage.

interface Said {
  readonly kind: 'ready' | 'text' | 'end';
  readonly id?: number;
  readonly text?: string;
  readonly error?: string;
}

let runs = 0;

function start(cell: HTMLElement): void {
  const open = find(cell, '[data-open]', HTMLButtonElement);
  const run = find(cell, '[data-run-cell]', HTMLButtonElement);
  const reset = find(cell, '[data-reset]', HTMLButtonElement);
  const editor = find(cell, 'textarea', HTMLTextAreaElement);
  const output = find(cell, 'output', HTMLOutputElement);
  const shown = find(cell, 'pre', HTMLElement);
  const original = shown.textContent ?? '';

  const execute = async (): Promise<void> => {
    run.disabled = true;
    output.textContent = '';
    output.dataset.state = 'running';
    try {
      const error = await runInFrame(cell, editor.value, (text) => output.append(text));
      if (error !== undefined) output.append(error);
      output.dataset.state = error === undefined ? 'done' : 'failed';
    } catch (error) {
      output.append(error instanceof Error ? error.message : String(error));
      output.dataset.state = 'failed';
    }
    run.disabled = false;
  };
  open.addEventListener('click', () => {
    editor.value = original;
    editor.rows = original.split('\n').length + 1;
    cell.dataset.open = 'true';
    editor.focus();
    void execute();
  });
  run.addEventListener('click', () => void execute());
  reset.addEventListener('click', () => {
    editor.value = original;
    output.textContent = '';
    delete output.dataset.state;
  });
}

/** Resolves to what went wrong; undefined when nothing did. */
async function runInFrame(
  cell: HTMLElement,
  source: string,
  onText: (text: string) => void,
): Promise<string | undefined> {
  const base = cell.dataset.base ?? '/';
  const [{ compileCell }, library] = await Promise.all([
    import('./compile-cell.ts'),
    fetch(`${base}cells/library.js`).then((response) => response.text()),
  ]);
  const code = compileCell(source, library);
  runs += 1;
  const id = runs;
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.title = 'Runs the cell';
  frame.hidden = true;
  return await new Promise((resolve) => {
    const listen = ({ source: from, data }: MessageEvent<Said>): void => {
      // The frame has no origin to compare: that it is our frame is what counts.
      if (from !== frame.contentWindow) return;
      if (data.kind === 'ready') frame.contentWindow?.postMessage({ id, code }, '*');
      if (data.id !== id) return;
      if (data.kind === 'text') onText(String(data.text));
      if (data.kind !== 'end') return;
      removeEventListener('message', listen);
      frame.remove();
      resolve(data.error === undefined ? undefined : String(data.error));
    };
    addEventListener('message', listen);
    frame.src = `${base}runner.html`;
    document.body.append(frame);
  });
}

function find<E extends Element>(root: Element, selector: string, kind: new () => E): E {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`A cell has no "${selector}"`);
}

for (const cell of document.querySelectorAll<HTMLElement>('[data-cell]')) start(cell);
