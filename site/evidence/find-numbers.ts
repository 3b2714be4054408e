// Numbers in a text, each with enough around it to judge what kind of number it is.

export interface FoundNumber {
  /** As written, without the punctuation around it: "412", "4.1", "$300", "(2021)". */
  readonly text: string;
  /** The words before it, nearest first, in lower case and without punctuation. */
  readonly before: readonly string[];
  /** The words after it, nearest first, as written. */
  readonly after: readonly string[];
  /** True when the number, with its unit, is all that stands between two quotation marks. */
  readonly isQuoted: boolean;
}

/** Every word of a text that has a digit in it. */
export function findNumbers(text: string): readonly FoundNumber[] {
  const words = text.split(/[\s ]+/).filter((word) => word !== '');
  const quoted = new Set(
    [...text.matchAll(/["“]([^"”]{1,16})["”]/g)]
      .map((match) => match[1] ?? '')
      .filter((inner) => /^[$≈~]?\d[\d.,]*( ?[\w%/µ]+)?$/.test(inner))
      .flatMap((inner) => inner.split(/\s+/)),
  );
  return words.flatMap((word, i) => {
    if (!/\d/.test(word)) return [];
    const bare = trimBrackets(word.replace(/^[[{"'“‘*_·–—]+|[\]}"'”’*_.,:;!?…]+$/g, ''));
    return [
      {
        text: bare,
        before: words
          .slice(Math.max(0, i - 6), i)
          .reverse()
          .map(toPlainWord),
        after: words.slice(i + 1, i + 4),
        isQuoted: /["“”]/.test(text) && quoted.has(bare),
      },
    ];
  });
}

/** "(70" opened a bracket and "14)" closed one; "(2021)" is whole and stays. */
function trimBrackets(word: string): string {
  if (word.startsWith('(') && !word.includes(')')) return word.slice(1);
  return word.endsWith(')') && !word.includes('(') ? word.replace(/[).,;:]+$/, '') : word;
}

function toPlainWord(word: string): string {
  return word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
