import type { Words } from './types.ts';

/** Fills {be} {have} {do} {s} of a predicate phrase for one thing or many. */
export function conjugate(phrase: string, count: 'one' | 'many'): string {
  const one = count === 'one';
  return phrase
    .replaceAll('{be}', one ? 'is' : 'are')
    .replaceAll('{have}', one ? 'has' : 'have')
    .replaceAll('{do}', one ? 'does' : 'do')
    .replaceAll('{es}', one ? 'es' : '')
    .replaceAll('{s}', one ? 's' : '');
}

/** Puts the object into a verb or noun phrase: "double {x}" -> "double each number". */
export function withObject(phrase: string, object: string): string {
  return phrase.replaceAll('{x}', object);
}

/** First letter upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A string constant in English. */
export function quote(text: string): string {
  return `"${text}"`;
}

/** A string constant in TypeScript. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** "first 3 numbers" but "first number". */
export function countOf(count: number, words: Words): string {
  return count === 1 ? words.one : `${count} ${words.many}`;
}
