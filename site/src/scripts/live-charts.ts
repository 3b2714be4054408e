// Charts are drawn when the site is built. Pointing at one, or reaching it by keyboard, loads Vega and
// puts a live chart of the same size in its place, with values under the pointer.

import { readSpec } from './read-spec.ts';

const live = new WeakSet<HTMLElement>();

async function bringToLife(plot: HTMLElement): Promise<void> {
  if (live.has(plot)) return;
  live.add(plot);
  const drawn = plot.querySelector('svg');
  if (drawn === null) return;
  try {
    const [vega, spec] = await Promise.all([import('vega'), readSpec(plot)]);
    const stage = document.createElement('div');
    const view = new vega.View(vega.parse(spec as Parameters<typeof vega.parse>[0]), {
      renderer: 'svg',
      container: stage,
      hover: true,
    });
    await view.runAsync();
    const svg = stage.querySelector('svg');
    if (svg === null) return;
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', drawn.getAttribute('aria-label') ?? '');
    plot.replaceChildren(stage);
    plot.dataset.live = 'true';
  } catch {
    // The drawn chart stays: it says the same.
    live.delete(plot);
  }
}

for (const plot of document.querySelectorAll<HTMLElement>('[data-vega]')) {
  for (const intent of ['pointerenter', 'focusin']) {
    plot.addEventListener(intent, () => void bringToLife(plot), { passive: true });
  }
}
