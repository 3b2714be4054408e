// The panel of the live model, from the first click on. It is in one of four states: offered, loading, ready,
// busy; every step can be cancelled, and a step that failed says why and leaves the state before it.

import { formatMs } from '@offload-lab/lib/units';
import { describeAnswer, describeLoad, describeStart, listResults } from './describe-live.ts';
import { removeFromCache } from './file-cache.ts';
import { explainFailure } from './live-error.ts';
import { type LoadProgress, loadFiles } from './load-files.ts';
import { measureBrowser } from './measure-browser.ts';
import { type LiveFile, LONGEST_ANSWER } from './messages.ts';
import { ModelClient } from './model-client.ts';

type State = 'offered' | 'loading' | 'ready' | 'busy';
type Step = (signal: AbortSignal) => Promise<void>;

/** Where the keyboard goes when what it was on is no longer there. */
const NEXT_STOP: Readonly<Record<State, string>> = {
  offered: 'start',
  loading: 'cancel',
  ready: 'complete',
  busy: 'stop',
};

/** Brings the panel to life; what it returns loads the model and completes the first prompt. */
export function openLive(
  root: HTMLElement,
  files: readonly LiveFile[],
  showOffer: () => Promise<void>,
): () => Promise<void> {
  const at = <E extends HTMLElement = HTMLElement>(name: string): E => {
    const found = root.querySelector<E>(`[data-${name}]`);
    if (found === null) throw new Error(`The live model has no "${name}"`);
    return found;
  };
  const prompt = at<HTMLTextAreaElement>('prompt');
  const output = at('output');
  let client: ModelClient | undefined;
  let running: AbortController | undefined;

  const say = (text: string): void => {
    at('status').textContent = text;
  };
  const show = (state: State, preferred?: HTMLElement): void => {
    const hadFocus = root.contains(document.activeElement);
    root.dataset.state = state;
    for (const control of root.querySelectorAll<HTMLButtonElement>('[data-when]')) {
      control.disabled = control.dataset.when !== state;
    }
    if (!hadFocus) return;
    const isUsable = preferred?.matches(':enabled') === true && preferred.offsetParent !== null;
    (isUsable ? preferred : at(NEXT_STOP[state])).focus();
  };
  const attempt = async (state: State, step: Step): Promise<void> => {
    const opener = document.activeElement;
    running = new AbortController();
    at('error').textContent = '';
    show(state);
    try {
      await step(running.signal);
    } catch (error) {
      say(running.signal.aborted ? 'Cancelled.' : '');
      if (!running.signal.aborted) {
        const { message, hint } = explainFailure(error);
        at('error').textContent = `${message}. ${hint}.`;
      }
    }
    running = undefined;
    await showOffer();
    show(client === undefined ? 'offered' : 'ready', opener as HTMLElement);
  };

  const load: Step = async (signal) => {
    const started = performance.now();
    const progress = at<HTMLProgressElement>('progress');
    const allBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let loaded: LoadProgress = { networkBytes: 0, cacheBytes: 0 };
    progress.max = allBytes;
    progress.value = 0;
    say('Loading …');
    const parts = await loadFiles(files, {
      base: root.dataset.base ?? '/',
      signal,
      onProgress: (now) => {
        loaded = now;
        progress.value = now.networkBytes + now.cacheBytes;
        say(describeLoad(now, allBytes));
      },
    });
    const loadMs = performance.now() - started;
    say('Starting the model …');
    const { client: made, startMs } = await ModelClient.start(parts, signal);
    client = made;
    const firstAtMs = await complete(signal);
    const firstTokenMs = firstAtMs === undefined ? undefined : firstAtMs - started;
    at('origin').textContent = describeStart(loaded, { loadMs, startMs, firstTokenMs });
  };

  /** Says when the first token was there, on the clock of the page. */
  const complete = async (signal: AbortSignal): Promise<number | undefined> => {
    say('Completing …');
    let firstAtMs: number | undefined;
    output.replaceChildren(span(prompt.value, 'typed'));
    const answer = await client?.generate(
      { prompt: prompt.value, maxNewTokens: LONGEST_ANSWER },
      (tokenId, text) => {
        firstAtMs ??= performance.now();
        output.append(span(text, 'token', tokenId));
      },
      signal,
    );
    if (answer !== undefined) say(describeAnswer(answer));
    return firstAtMs;
  };

  const measure: Step = async (signal) => {
    if (client === undefined) return;
    const onRun = (done: number, all: number): void => say(`Measuring: ${done} of ${all} requests`);
    const started = performance.now();
    const summary = await measureBrowser(client, onRun, signal);
    const tookMs = performance.now() - started;
    at('results').replaceChildren(...listResults(summary));
    const { addPlace } = await import('./add-place.ts');
    const figures = [...document.querySelectorAll<HTMLElement>('figure[data-metric]')];
    await addPlace(figures, `This browser, ${root.dataset.model}`, summary);
    say(`Measured here, in this browser, in ${formatMs(tookMs)}; nothing was stored or sent.`);
  };

  at('complete').addEventListener('click', () =>
    attempt('busy', async (signal) => void (await complete(signal))),
  );
  at('measure').addEventListener('click', () => attempt('busy', measure));
  for (const name of ['cancel', 'stop']) {
    at(name).addEventListener('click', () =>
      running?.abort(new DOMException('Cancelled', 'AbortError')),
    );
  }
  at('forget').addEventListener('click', async () => {
    await removeFromCache();
    client?.dispose();
    client = undefined;
    say('Removed from this browser’s cache.');
    await showOffer();
    show('offered');
  });
  at('example').addEventListener('change', ({ target }) => {
    prompt.value = (target as HTMLSelectElement).value;
  });
  return () => attempt('loading', load);
}

function span(text: string, kind: 'typed' | 'token', id?: number): HTMLElement {
  const made = document.createElement('span');
  made.className = `live-${kind}`;
  if (id !== undefined) made.dataset.id = String(id);
  made.textContent = text;
  return made;
}
