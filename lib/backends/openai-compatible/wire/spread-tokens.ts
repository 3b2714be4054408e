import type { ChunkKind, StreamChunk } from '../../../metrics/index.ts';

/** One event that arrived. */
export interface Arrival {
  readonly timeMs: number;
  readonly kind: ChunkKind;
  readonly characters: number;
  /** Tokens so far as this event itself says: some servers send running usage. */
  readonly countedTokens?: number;
}

/**
 * Where the number of tokens in a chunk comes from: the server's running count, one per event because
 * that is what adds up to the server's total (or because there is none), or the total shared out by
 * length because events carry several tokens each and nobody says how many.
 */
export type TokenSpread = 'server' | 'one-per-event' | 'by-length';

/** Gives every arrival its tokens and joins what came in the same read. */
export function spreadTokens(
  arrivals: readonly Arrival[],
  total: number | undefined,
): { readonly chunks: readonly StreamChunk[]; readonly tokenSpread: TokenSpread } {
  const texts = arrivals.filter(({ kind }) => kind !== 'role');
  const tokenSpread = chooseSpread(texts, total);
  const tokens = countTokens(texts, total ?? 0, tokenSpread);
  return { chunks: joinReads(arrivals, tokens), tokenSpread };
}

function chooseSpread(texts: readonly Arrival[], total: number | undefined): TokenSpread {
  const counts = texts.map(({ countedTokens }) => countedTokens);
  const isRunning =
    counts.length > 1 &&
    counts.every((count, i) => count !== undefined && count >= (counts[i - 1] ?? 1)) &&
    counts[0] !== counts.at(-1);
  if (isRunning) return 'server';
  // The end-of-text token is counted by some servers and never sent: one more than events is usual.
  const isOnePerEvent = total === undefined || total <= texts.length + 1;
  return isOnePerEvent ? 'one-per-event' : 'by-length';
}

function countTokens(texts: readonly Arrival[], total: number, spread: TokenSpread): number[] {
  if (spread === 'one-per-event') return texts.map(() => 1);
  if (spread === 'server') {
    return texts.map(
      ({ countedTokens = 0 }, i) => countedTokens - (texts[i - 1]?.countedTokens ?? 0),
    );
  }
  const characters = texts.reduce((sum, text) => sum + text.characters, 0);
  let passed = 0;
  let given = 0;
  return texts.map((text, i) => {
    passed += text.characters;
    // an event that arrived has a token at least, and leaves one to each that follows
    const most = total - (texts.length - 1 - i);
    const upToHere = Math.min(most, Math.max(given + 1, Math.round((total * passed) / characters)));
    const tokens = upToHere - given;
    given = upToHere;
    return tokens;
  });
}

/** One chunk per read and kind: tokens of one read arrived together. */
function joinReads(arrivals: readonly Arrival[], tokens: readonly number[]): StreamChunk[] {
  const chunks: { timeMs: number; tokens: number; kind?: ChunkKind }[] = [];
  let texts = 0;
  for (const { timeMs, kind } of arrivals) {
    const count = kind === 'role' ? 0 : (tokens[texts++] ?? 0);
    const previous = chunks.at(-1);
    const isSame = previous?.timeMs === timeMs && (previous.kind ?? 'content') === kind;
    if (isSame) previous.tokens += count;
    else chunks.push({ timeMs, tokens: count, ...(kind === 'content' ? {} : { kind }) });
  }
  return chunks;
}
