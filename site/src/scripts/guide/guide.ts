// The guide for own answers. Nothing is loaded before somebody answers a question, drops a record or comes
// with answers in the address; then a worker decides. What is typed stays in the address after the `#`,
// which no browser sends anywhere.

import type { GuideAnswer, GuideQuestion } from './guide-worker.ts';

const DELAY_MS = 250;

function start(root: HTMLElement): void {
  const form = find(root, 'form', HTMLFormElement);
  const result = find(root, '[data-result]', HTMLElement);
  const status = find(root, '[data-status]', HTMLElement);
  const said = find(root, '[data-files]', HTMLElement);
  const picker = find(root, 'input[type=file]', HTMLInputElement);
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = 0;

  const ask = (files: readonly File[] = []): void => {
    worker ??= create();
    open += 1;
    result.setAttribute('aria-busy', 'true');
    status.textContent = 'Deciding …';
    const answers = location.hash.slice(1);
    const on = new URLSearchParams(answers).get('on');
    const now =
      on !== null && /^\d{4}-\d\d-\d\d$/.test(on)
        ? `${on}T12:00:00.000Z`
        : new Date().toISOString();
    worker.postMessage({
      answers,
      now,
      base: root.dataset.base ?? '/',
      files,
    } satisfies GuideQuestion);
  };

  const create = (): Worker => {
    const made = new Worker(new URL('./guide-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data }: MessageEvent<GuideAnswer>) => {
      open -= 1;
      for (const sentence of data.files) said.append(item(sentence));
      if (open > 0) return;
      result.removeAttribute('aria-busy');
      status.textContent = data.error ?? 'Decided in this page; nothing was sent anywhere.';
      status.classList.toggle('invalid', data.error !== undefined);
      // The worker escapes everything it did not write itself.
      if (data.html !== undefined) result.innerHTML = data.html;
    });
    made.addEventListener('error', () => {
      status.textContent = 'The guide could not be loaded: reload the page, or run "lab decide".';
    });
    return made;
  };

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => {
    if (event.target === picker) return;
    history.replaceState(null, '', `#${toAnswers(form)}`);
    clearTimeout(timer);
    timer = setTimeout(() => ask(), DELAY_MS);
  });
  window.addEventListener('hashchange', () => {
    fill(form);
    ask();
  });
  picker.addEventListener('change', () => ask([...(picker.files ?? [])]));
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    ask([...(event.dataTransfer?.files ?? [])]);
  });
  find(root, '[data-share]', HTMLButtonElement).addEventListener('click', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const address = new URL(location.href);
    const answers = new URLSearchParams(address.hash.slice(1));
    answers.set('on', day);
    address.hash = String(answers);
    await navigator.clipboard.writeText(address.href).then(
      () =>
        (status.textContent = 'The address is copied: it holds your answers, not your records.'),
      () => (status.textContent = `Copy this address: ${address.href}`),
    );
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-answers]')) {
    button.addEventListener('click', () => {
      location.hash = button.dataset.answers ?? '';
      root.scrollIntoView();
    });
  }
  if (location.hash.includes('=')) {
    fill(form);
    ask();
  }
}

/** Only what differs from what the form says by itself: addresses stay short. */
function toAnswers(form: HTMLFormElement): string {
  const answers = new URLSearchParams();
  for (const field of fields(form)) {
    const usual = field instanceof HTMLSelectElement ? field.options[0]?.value : field.defaultValue;
    if (field.value === usual) continue;
    const isNone = field.value === '' && field.name === 'limit';
    if (field.value !== '' || isNone) answers.set(field.name, isNone ? 'none' : field.value);
  }
  const on = new URLSearchParams(location.hash.slice(1)).get('on');
  if (on !== null) answers.set('on', on);
  return String(answers);
}

function fill(form: HTMLFormElement): void {
  const answers = new URLSearchParams(location.hash.slice(1));
  for (const field of fields(form)) {
    const usual = field instanceof HTMLSelectElement ? field.options[0]?.value : field.defaultValue;
    const value = answers.get(field.name) ?? usual ?? '';
    field.value = value === 'none' ? '' : value;
  }
}

function fields(form: HTMLFormElement): readonly (HTMLInputElement | HTMLSelectElement)[] {
  return [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')];
}

function item(text: string): HTMLLIElement {
  const made = document.createElement('li');
  made.textContent = text;
  return made;
}

function find<E extends Element>(root: Element, selector: string, kind: new () => E): E {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`The guide has no "${selector}"`);
}

const root = document.querySelector<HTMLElement>('[data-guide]');
if (root !== null) start(root);
