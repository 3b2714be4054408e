/** What `--model` can name. */
export type ModelSpec =
  | { readonly kind: 'embedded'; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'hub'; readonly id: string; readonly revision: string };

// Both become folder names, so neither may be "..".
const HUB_ID = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
const REVISION = /^\w[\w./-]*$/;

/**
 * Reads a model argument: an embedded name, a folder (anything with a path separator, or starting
 * with "." or "~"), or `hub:owner/name@revision` (revision `main` where none is given).
 */
export function parseModelSpec(text: string): ModelSpec {
  const trimmed = text.trim();
  if (trimmed === '') throw new TypeError('The model is an empty text, wanted a name or a folder');
  if (trimmed.startsWith('hub:')) return parseHubSpec(trimmed);
  if (/[\\/]/.test(trimmed) || /^[.~]/.test(trimmed)) return { kind: 'folder', path: trimmed };
  return { kind: 'embedded', name: trimmed };
}

function parseHubSpec(text: string): ModelSpec {
  const [id = '', revision = 'main'] = text.slice('hub:'.length).split('@');
  if (!HUB_ID.test(id) || !REVISION.test(revision)) {
    throw new TypeError(
      `The hub model is "${text}", wanted "hub:owner/name" or "hub:owner/name@revision"`,
    );
  }
  return { kind: 'hub', id, revision };
}
