// Runs a cell in a frame that can reach neither the network, nor the page, nor storage.

import { compileCell, type PageCell } from './compile-cell.ts';

interface Said {
  readonly kind: 'ready' | 'text' | 'end';
  readonly text?: string;
  readonly error?: string;
}

/**
 * Resolves to what went wrong; undefined when nothing did.
 *
 * @param address of the file with the cells: the library and the frame lie beside and above it
 */
export async function runCell(
  address: string,
  cell: PageCell,
  onText: (text: string) => void,
): Promise<string | undefined> {
  const folder = new URL(address, location.href);
  const library = await fetch(new URL('library.js', folder)).then((response) => response.text());
  const code = compileCell(cell, library);
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.title = 'Runs the cell';
  frame.hidden = true;
  return await new Promise((resolve) => {
    const listen = ({ source: from, data }: MessageEvent<Said>): void => {
      // The frame has no origin to compare: that it is our frame is what counts.
      if (from !== frame.contentWindow) return;
      if (data.kind === 'ready') frame.contentWindow?.postMessage({ code }, '*');
      if (data.kind === 'text') onText(String(data.text));
      if (data.kind !== 'end') return;
      removeEventListener('message', listen);
      frame.remove();
      resolve(data.error === undefined ? undefined : String(data.error));
    };
    addEventListener('message', listen);
    frame.src = new URL('../runner.html', folder).href;
    document.body.append(frame);
  });
}
