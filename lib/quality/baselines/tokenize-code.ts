/**
 * Splits text into pieces that make it up again: words, numbers, runs of white space (a line break
 * with the indentation after it is one piece), and single other characters.
 */
export function tokenizeCode(text: string): readonly string[] {
  return text.match(/\n[ \t]*|[A-Za-z_$][\w$]*|\d+|[ \t]+|[^\w\s]|\s/g) ?? [];
}

/** Lower-case words of a text, names split at their capitals: what a search compares. */
export function searchWords(text: string): readonly string[] {
  const words = text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\w\s]/g) ?? [];
  return words.map((word) => word.toLowerCase());
}
