/** How a kind of file writes comments and documentation, which ask for nothing. */
export type CommentStyle = 'hash' | 'slash' | 'none';

/**
 * The code of a file with comments blanked out; every line keeps its number. Strings stay: a device is
 * usually named in one. Python's documentation strings (three quotes at the start of a line) go too.
 */
export function stripComments(text: string, style: CommentStyle): string {
  if (style === 'none') return text;
  const pattern =
    style === 'hash'
      ? // a documentation string | a string, kept | a comment
        /^[ \t]*("""[\s\S]*?"""|'''[\s\S]*?''')|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(#.*)/gm
      : /(\/\*[\s\S]*?\*\/)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(\/\/.*)/gm;
  return text.replace(pattern, (whole: string, first?: string, kept?: string) =>
    kept !== undefined && first === undefined ? whole : whole.replace(/[^\n]/g, ' '),
  );
}
