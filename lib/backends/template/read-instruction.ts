import { type Instruction, toSingular } from './code-template.ts';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** A name that would not compile as a declaration. */
const RESERVED = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false ' +
    'finally for function if import in instanceof new null return super switch this throw true try ' +
    'typeof var void while with yield let static implements interface package private protected public ' +
    'await arguments eval undefined'
  ).split(' '),
);
/** Words between "for" and the thing itself. */
const FILLERS = new Set(['a', 'an', 'the', 'our', 'my', 'all', 'each', 'every', 'new', 'of', 'to']);

/** Reads the words, the name and the thing an instruction is about. */
export function readInstruction(text: string): Instruction {
  const raw = text.match(/[A-Za-z_$][\w$]*/g) ?? [];
  const words = raw.map((word) => word.toLowerCase());
  const called = words.findIndex((word) => word === 'called' || word === 'named');
  const name = called < 0 ? undefined : raw[called + 1];
  return {
    words,
    name: name !== undefined && IDENTIFIER.test(name) && !RESERVED.has(name) ? name : undefined,
    entity: findEntity(words),
  };
}

function findEntity(words: readonly string[]): string | undefined {
  const start = words.findIndex((word) => word === 'for' || word === 'of');
  if (start < 0) return undefined;
  const word = words.slice(start + 1).find((candidate) => !FILLERS.has(candidate));
  if (word === undefined || word === 'called' || word === 'named') return undefined;
  const singular = toSingular(word);
  return RESERVED.has(singular) || !/^[a-z][a-z\d]*$/.test(singular) ? undefined : singular;
}
