import { createRandom } from '../../stats/index.ts';
import { editSimilarity } from './text-similarity.ts';

/** One question about real code: given the file so far, what is the next line? */
export interface NextLineItem {
  readonly file: string;
  /** 1-based. */
  readonly lineNumber: number;
  /** The file up to the line and the line's own indentation, as in an editor with the cursor there. */
  readonly prompt: string;
  /** The line itself, without indentation. */
  readonly expected: string;
}

export interface NextLineScore {
  /** White space at both ends does not count. */
  readonly exactMatch: boolean;
  /** 0 to 1, see `editSimilarity`. */
  readonly editSimilarity: number;
}

export interface PickOptions {
  readonly count: number;
  readonly seed: number;
  /** Characters of context before the line. @default 2000 */
  readonly contextCharacters?: number;
}

/**
 * Draws lines from real files: at least 8 and at most 120 characters of code that holds a letter, no
 * comments and no imports, and never before the 5th line of a file.
 */
export function pickNextLineItems(
  files: readonly { readonly path: string; readonly text: string }[],
  { count, seed, contextCharacters = 2_000 }: PickOptions,
): readonly NextLineItem[] {
  const candidates = files.flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, index) =>
      index >= 5 && isWorthAsking(line) ? [{ path, lines, index }] : [],
    );
  });
  const drawn = createRandom(seed).shuffle(candidates).slice(0, count);
  return drawn.map(({ path, lines, index }) => ({
    file: path,
    lineNumber: index + 1,
    prompt: promptBefore(lines, index).slice(-contextCharacters),
    expected: (lines[index] as string).trim(),
  }));
}

function promptBefore(lines: readonly string[], index: number): string {
  const indentation = /^\s*/.exec(lines[index] as string)?.[0] ?? '';
  return `${lines.slice(0, index).join('\n')}\n${indentation}`;
}

function isWorthAsking(line: string): boolean {
  const code = line.trim();
  if (code.length < 8 || code.length > 120 || !/[a-zA-Z]/.test(code)) return false;
  return !/^(\/\/|\/\*|\*|import |export \{|export \*)/.test(code);
}

/** Scores what a model wrote against the line that really follows. Blank lines before it are skipped. */
export function scoreNextLine(expected: string, answer: string): NextLineScore {
  const line = answer.split('\n').find((candidate) => candidate.trim() !== '');
  const got = (line ?? '').trim();
  return { exactMatch: got === expected, editSimilarity: editSimilarity(expected, got) };
}
