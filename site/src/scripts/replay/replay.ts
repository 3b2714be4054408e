// Plays two recorded answers side by side, at their true speed or slowed down. Somebody who asked for less
// motion sees where both end at once; the table says the same in numbers.

import { frameAt, type Recording } from './frame-at.ts';

function start(root: HTMLElement): void {
  const recordings = JSON.parse(
    root.querySelector('script[type="application/json"]')?.textContent ?? '[]',
  ) as readonly Recording[];
  const panes = [...root.querySelectorAll<HTMLElement>('[data-pane]')];
  const play = find(root, '[data-play]');
  const restart = find(root, '[data-restart]');
  const status = find(root, '[data-status]');
  const speed = root.querySelector('select[name=speed]');
  let elapsedMs = 0;
  let last: number | undefined;

  const slowness = (): number => (speed instanceof HTMLSelectElement ? Number(speed.value) : 1);
  const chosen = (pane: HTMLElement): Recording | undefined => {
    const select = pane.querySelector('select');
    return recordings.find(({ run }) => run === select?.value);
  };
  const draw = (): boolean => {
    const frames = panes.map((pane) => {
      const recording = chosen(pane);
      if (recording === undefined) return true;
      const { text, tokens, isDone } = frameAt(recording, elapsedMs);
      find(pane, 'pre').textContent = text;
      find(pane, '[data-count]').textContent = isDone
        ? `all ${tokens} tokens`
        : `${tokens} of ${recording.tokenTimesMs.length} tokens`;
      return isDone;
    });
    return frames.every(Boolean);
  };
  const stop = (label: string): void => {
    last = undefined;
    play.textContent = label;
  };
  const step = (now: number): void => {
    if (last === undefined) return;
    elapsedMs += (now - last) / slowness();
    last = now;
    if (draw()) finish();
    else requestAnimationFrame(step);
  };
  const finish = (): void => {
    stop('Play again');
    const ends = panes.flatMap((pane) => chosen(pane) ?? []);
    status.textContent = `Recorded, not live. ${ends.map(({ name, facts }) => `${name}: first token after ${facts[0]}, last after ${facts[1]}`).join('; ')}.`;
  };
  const rewind = (): void => {
    elapsedMs = 0;
    stop('Play');
    status.textContent = '';
    draw();
  };

  play.addEventListener('click', () => {
    if (last !== undefined) return stop('Go on');
    if (draw()) rewind();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      elapsedMs = Number.POSITIVE_INFINITY;
      draw();
      return finish();
    }
    play.textContent = 'Pause';
    last = performance.now();
    requestAnimationFrame(step);
  });
  restart.addEventListener('click', rewind);
  for (const pane of panes) pane.querySelector('select')?.addEventListener('change', rewind);
}

function find(root: Element, selector: string): HTMLElement {
  const found = root.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`The player has no "${selector}"`);
}

for (const root of document.querySelectorAll<HTMLElement>('[data-replay]')) start(root);
