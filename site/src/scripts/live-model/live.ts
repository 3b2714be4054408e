// The offer to run the model in this page, and nothing else: what runs it is loaded when somebody asks.

import { areCached } from './file-cache.ts';
import type { LiveFile } from './messages.ts';

function offer(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>('[data-start]');
  const list = root.querySelector('[data-files]')?.textContent;
  if (button === null || list == null) return;
  const files = JSON.parse(list) as readonly LiveFile[];
  const base = root.dataset.base ?? '/';
  const words = button.innerHTML;
  const showOffer = async (): Promise<void> => {
    if (await areCached(files, base)) {
      button.textContent = 'Run it here: it is in this browser’s cache';
    } else button.innerHTML = words;
  };
  let opened: Promise<() => Promise<void>> | undefined;
  button.addEventListener('click', async () => {
    opened ??= import('./open-live.ts').then(({ openLive }) => openLive(root, files, showOffer));
    try {
      const load = await opened;
      await load();
    } catch {
      opened = undefined;
      const error = root.querySelector('[data-error]');
      if (error !== null) error.textContent = 'The page could not be loaded whole. Reload it.';
    }
  });
  void showOffer();
}

for (const root of document.querySelectorAll<HTMLElement>('[data-live-model]')) offer(root);
