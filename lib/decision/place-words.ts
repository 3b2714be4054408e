// Names in code in words for readers. Records, files and --json keep the names; a terminal and a page say the words.

import type { PlaceName } from '../generation/index.ts';
import type { RankedPlace } from './decision.ts';

export const PLACE_WORDS: Readonly<Record<PlaceName, string>> = {
  'cpu-laptop': 'Laptop',
  codespace: 'Codespace',
  'gpu-container': 'GPU container',
  colab: 'Colab',
  kubernetes: 'Kubernetes GPU cluster',
  api: 'Paid API',
  browser: 'This browser',
};

type Candidate = Pick<RankedPlace, 'place' | 'kind' | 'model'>;

/** "Laptop, tiny-coder-1m as q4": a candidate of a decision, whose id may hold a variant, a model and its format. */
export function nameCandidate({ place, kind, model }: Candidate): string {
  const [own = '', dtype] = model === null ? [place] : place.split(`:${model}-`);
  const variant = own.startsWith(`${kind}:`) ? own.slice(kind.length + 1) : own;
  const hasVariant = variant !== kind && variant !== model;
  const words = `${PLACE_WORDS[kind]}${hasVariant ? ` (${variant})` : ''}`;
  if (model === null) return words;
  return `${words}, ${model}${dtype === undefined ? '' : ` as ${dtype}`}`;
}

/** Text about a decision with ids of candidates, and of quoted places, in words. Words stay as they are. */
export function withPlaceWords(text: string, ranked: readonly Candidate[]): string {
  const words = new Map(ranked.map((one) => [one.place, nameCandidate(one)]));
  // The longest first: "cpu-laptop" is also the beginning of "cpu-laptop:tiny-coder-1m-q4". Words are
  // looked for as well, since an id may be a part of them.
  const known = [...words.keys(), ...words.values()].sort((a, b) => b.length - a.length);
  const kinds = Object.keys(PLACE_WORDS).filter((kind) => !words.has(kind));
  const either = [...known.map(escapePattern), ...kinds.map((kind) => `"${kind}"`)];
  const whole = new RegExp(`(?<![\\w:/.-])(?:${either.join('|')})(?![\\w/-]|[.:]\\w)`, 'g');
  return text.replace(whole, (found) => words.get(found) ?? namePlace(found));
}

function namePlace(quoted: string): string {
  const words = PLACE_WORDS[quoted.slice(1, -1) as PlaceName];
  return words === undefined ? quoted : `"${words}"`;
}

function escapePattern(text: string): string {
  return text.replace(/\W/g, '\\$&');
}
